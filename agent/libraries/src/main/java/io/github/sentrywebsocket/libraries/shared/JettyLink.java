package io.github.sentrywebsocket.libraries.shared;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.lang.ref.WeakReference;

/**
 * From an object of Jetty's that stands for a connection (9.4: the event driver; 10 and later: the
 * core session) to its handshake, and to the connection once that is answered.
 */
public final class JettyLink {

  /** By channel, which serves one request at a time; not an attribute: applications see those. */
  public static final WeakIdentityMap<Object, UpgradeRequest> UPGRADES = new WeakIdentityMap<>();

  public static final WeakIdentityMap<Object, JettyLink> LINKS = new WeakIdentityMap<>();

  /** Opcodes of RFC 6455, section 5.2. */
  private static final int CONTINUATION = 0;

  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;

  private final UpgradeRequest upgrade;
  private final ClientHandshake handshake;
  private volatile Connection connection = Connection.NONE;

  /** Of the message that is being received; written by the one thread that receives. */
  private String type = "text";

  /** The peer's close frame was read. */
  private volatile boolean isClosing;

  private volatile WeakReference<Throwable> reported = new WeakReference<>(null);

  private JettyLink(UpgradeRequest upgrade, ClientHandshake handshake) {
    this.upgrade = upgrade;
    this.handshake = handshake;
  }

  /** Of the server's side. */
  public static void put(Object key, UpgradeRequest upgrade) {
    LINKS.put(key, new JettyLink(upgrade, null));
  }

  /** Of the client's side. */
  public static void put(Object key, ClientHandshake handshake) {
    LINKS.put(key, new JettyLink(null, handshake));
  }

  /** The connection of a link or of none; never null. */
  public static Connection connection(JettyLink link) {
    return link == null ? Connection.NONE : link.connection;
  }

  /** The answer is on the wire or read, and onOpen is next. */
  public Object activateOpening() {
    connection = upgrade == null ? handshake.opened() : upgrade.connection();
    return connection.activateOpening();
  }

  public Object receive(int opcode, long length, boolean last) {
    if (opcode > BINARY) {
      isClosing |= opcode == CLOSE;
      return connection.activate();
    }
    if (opcode != CONTINUATION) {
      type = opcode == TEXT ? "text" : "binary";
    }
    return connection.receive(type, length, last);
  }

  public void sent(int opcode, long length, boolean last) {
    if (opcode <= BINARY) {
      connection.sent(length, last);
    }
  }

  /** Runs the library's own task for a callback, on another thread than the frame's. */
  public void run(Runnable task) {
    Object token = connection.activate();
    try {
      task.run();
    } finally {
      Activation.end(token);
    }
  }

  /** Reports what left a callback, wherever that is known by now. */
  public void failed(Throwable thrown) {
    boolean isOpening = Connection.opening() != Connection.NONE;
    failed(isOpening ? "onOpen" : isClosing ? "onClose" : "onMessage", thrown);
  }

  /**
   * Something went wrong: reports it if it is the application's, once, whatever way it takes.
   *
   * @param callback where the exception says nothing about it
   */
  public void failed(String callback, Throwable thrown) {
    Throwable cause = JettyFailures.ofApplication(thrown);
    if (cause != null && reported.get() != cause) {
      reported = new WeakReference<>(cause);
      connection.failed(JettyFailures.callback(thrown, callback), cause);
    }
  }
}
