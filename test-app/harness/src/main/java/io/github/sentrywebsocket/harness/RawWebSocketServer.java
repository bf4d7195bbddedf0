package io.github.sentrywebsocket.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A WebSocket server without a WebSocket library, on loopback: shows what a client really sent and
 * answers what no library's server would. Accepts and echoes unless told otherwise. Thread-safe.
 */
public final class RawWebSocketServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String scheme;
  private final ServerSocket listening;
  private final List<Handshake> requests = new CopyOnWriteArrayList<>();
  private final Set<RawConnection> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, UpgradeAnswer> byPath = new ConcurrentHashMap<>();
  private volatile Function<Handshake, UpgradeAnswer> otherwise = any -> UpgradeAnswer.accept();

  /** On a free port of 127.0.0.1. */
  public static RawWebSocketServer start() {
    return start("ws", ServerSocketFactory.getDefault());
  }

  /** The same behind TLS. */
  public static RawWebSocketServer startTls(Certificate certificate) {
    return start("wss", certificate.context().getServerSocketFactory());
  }

  private static RawWebSocketServer start(String scheme, ServerSocketFactory sockets) {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return new RawWebSocketServer(scheme, sockets.createServerSocket(0, 50, loopback));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on loopback", e);
    }
  }

  private RawWebSocketServer(String scheme, ServerSocket listening) {
    this.scheme = scheme;
    this.listening = listening;
    daemon(this::accept);
  }

  /** Requests for {@code path} (without query) get this answer. */
  public RawWebSocketServer on(String path, UpgradeAnswer answer) {
    byPath.put(path, answer);
    return this;
  }

  /** Requests for all other paths get what {@code answers} says. */
  public RawWebSocketServer otherwise(Function<Handshake, UpgradeAnswer> answers) {
    otherwise = answers;
    return this;
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** {@code ws://127.0.0.1:port} + {@code target}; {@code wss} behind TLS. */
  public URI uri(String target) {
    return URI.create(scheme + "://127.0.0.1:" + port() + target);
  }

  /** All requests so far, in order of arrival. */
  public List<Handshake> requests() {
    return List.copyOf(requests);
  }

  public List<Handshake> requests(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).toList();
  }

  /** The first request for {@code path}; {@link AssertionError} after ten seconds without one. */
  public Handshake awaitRequest(String path) {
    return awaitRequests(path, 1).get(0);
  }

  /** At least {@code count} requests for {@code path}; as {@link #awaitRequest} otherwise. */
  public List<Handshake> awaitRequests(String path, int count) {
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(10))
          .atMost(PATIENCE)
          .until(() -> requests(path).size() >= count);
      return requests(path);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "not " + count + " requests for " + path + " within " + PATIENCE + ": " + requests);
    }
  }

  /** Number of connections that are open now. */
  public int openConnections() {
    return connections.size();
  }

  /** Ends all connections, without close frames. */
  @Override
  public void close() {
    try {
      listening.close();
      for (RawConnection connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException closed) {
      // the end
    }
  }

  private void serve(Socket socket) {
    try (RawConnection connection = new RawConnection(socket, false)) {
      connections.add(connection);
      try {
        converse(connection);
      } finally {
        connections.remove(connection);
      }
    } catch (IOException gone) {
      // clients may leave as they like: that is what tests try
    }
  }

  private void converse(RawConnection connection) throws IOException {
    if (listening.isClosed()) {
      throw new SocketException("closed");
    }
    boolean open = true;
    while (open) {
      HttpHead head = HttpHead.read(connection.input());
      if (head == null) {
        return;
      }
      int peerPort = connection.socket().getPort();
      Handshake request =
          new Handshake(head.startLine(), head.headerLines(), peerPort, Instant.now());
      requests.add(request);
      UpgradeAnswer answer = byPath.get(request.path());
      open = (answer == null ? otherwise.apply(request) : answer).give(request, connection);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-websocket-server");
    thread.setDaemon(true);
    thread.start();
  }
}
