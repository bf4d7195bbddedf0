package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.stream.AbruptTerminationException;
import org.apache.pekko.stream.StreamTcpException;

/**
 * A connection of Pekko HTTP, on either side: of a server's from the arrival of its request on.
 * Stages on other threads than that of the handshake see what comes of it.
 */
final class PekkoConnection {

  private static final int NO_CLOSE_FRAME = 1006;
  private static final int NO_STATUS = 1005;

  /** How many servers' 101 are on their way: nobody need look at what TCP says otherwise. */
  private static final AtomicInteger ANSWERS = new AtomicInteger();

  /** Until the answer is written; null on a client. */
  private volatile UpgradeRequest upgrade;

  /** Null until a 101 is on its way, or has arrived. */
  private volatile Connection connection;

  private volatile boolean isOpening;
  private volatile boolean isRefused;

  /** Null until the peer says it. */
  private volatile Integer closeCode;

  private volatile boolean hasMessages;

  /** What came in with the peer's end of the connection. */
  private volatile Throwable incoming;

  /** What left the application's handler, or its flow. */
  private volatile Throwable failure;

  /** What the first stage failed with that failed before there was an answer. */
  private Throwable firstFailure;

  private PekkoConnection(UpgradeRequest upgrade) {
    this.upgrade = upgrade;
  }

  static PekkoConnection ofClient() {
    return new PekkoConnection(null);
  }

  static PekkoConnection of(UpgradeRequest upgrade) {
    return new PekkoConnection(upgrade);
  }

  /** As {@link Connection#activate}. */
  Object activate() {
    Connection open = connection;
    if (open != null) {
      return open.activate();
    }
    UpgradeRequest request = upgrade;
    return request == null ? null : request.activate();
  }

  boolean isUpgrading() {
    return upgrade != null && connection == null && !isRefused;
  }

  /** Whether its scopes are of no use to the next request on the same TCP connection. */
  boolean isRefused() {
    return isRefused;
  }

  /** A server's answer; a 101 is only on its way. */
  void answered(int status, boolean tellsWhenWritten) {
    UpgradeRequest request = upgrade;
    if (status == 101) {
      connection = request.opening();
      isOpening = true;
      ANSWERS.incrementAndGet();
      if (!tellsWhenWritten) {
        written();
      }
      return;
    }
    isRefused = true;
    upgrade = null;
    if (status == 500 && failure != null) {
      request.failed(failure);
    } else {
      request.answered(status);
    }
  }

  static boolean isAnswering() {
    return ANSWERS.get() > 0;
  }

  /** The server's 101 is on the wire. */
  void written() {
    UpgradeRequest request = upgrade;
    if (request != null && connection != null) {
      upgrade = null;
      ANSWERS.decrementAndGet();
      request.answered(101);
    }
  }

  private void cancelled() {
    UpgradeRequest request = upgrade;
    if (request != null) {
      upgrade = null;
      if (connection != null) {
        ANSWERS.decrementAndGet();
      }
      request.cancelled();
    }
  }

  /** A client's valid 101; a proxy's flow stays the server's. */
  void opened(Connection opened) {
    if (connection == null) {
      connection = opened;
    }
  }

  /**
   * The application's flow is materialized.
   *
   * @return a token for {@link Connection#endOpening}; null when it was before
   */
  Object open() {
    if (!isOpening) {
      return null;
    }
    isOpening = false;
    return connection.activateOpening();
  }

  /** What left the application while {@link #open}: TCP is aborted, most often before the 101. */
  void openFailed(Throwable cause) {
    UpgradeRequest request = upgrade;
    if (request == null) {
      connection.failed("onOpen", cause);
    } else {
      upgrade = null;
      ANSWERS.decrementAndGet();
      request.failed(cause);
    }
  }

  /** See {@link Connection#receive}. */
  Object receive(String type, long length, boolean last) {
    hasMessages = true;
    return connection == null ? activate() : connection.receive(type, length, last);
  }

  void sent(long length, boolean last) {
    if (connection != null) {
      connection.sent(length, last);
    }
  }

  /** The peer's close frame; its code may be missing. */
  void closing(Integer code) {
    closeCode = code == null ? NO_STATUS : code;
  }

  /** A stage of the library fails: with what it found, or with what it was told. */
  void stageFailed(String stage, Throwable cause) {
    if (firstFailure == null && isUpgrading()) {
      firstFailure = cause;
    }
    if (stage.contains("WebSocket$PrepareForUserHandler")) {
      incoming = cause;
    } else if (stage.contains("TcpStreamLogic")) {
      incoming = cause;
      cancelled();
    }
  }

  /**
   * The application's handler has failed to answer; the library may answer 500. It may only have
   * been told that there is no answer, since stages cancel before they fail.
   */
  void handlerFailed(Throwable cause) {
    boolean saysWhy = !cause.getClass().getName().endsWith("OutputTruncationException");
    failure = saysWhy || firstFailure == null ? cause : firstFailure;
  }

  /** A failure has come to the end of the application's stages. */
  void flowFailed(Throwable cause) {
    Connection open = connection;
    if (open != null && cause != failure && !isPeersEnd(cause)) {
      failure = cause;
      open.failed(callback(), cause);
    }
  }

  private boolean isPeersEnd(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each == incoming
          || each instanceof StreamTcpException
          || each instanceof AbruptTerminationException) {
        return true;
      }
    }
    return false;
  }

  private String callback() {
    return incoming != null
        ? "onError"
        : closeCode != null ? "onClose" : hasMessages ? "onMessage" : "onOpen";
  }

  /** A server's TCP connection is over. */
  void ended() {
    cancelled();
    if (connection != null) {
      connection.closed(closeCode());
    }
  }

  int closeCode() {
    return closeCode == null ? NO_CLOSE_FRAME : closeCode;
  }
}
