package io.github.sentrywebsocket.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy on loopback that asks for Basic credentials, with {@code CONNECT} and with absolute
 * URLs; it takes any, and asks again when there are none. Shows what reached it. Thread-safe.
 */
public final class RawProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final List<Handshake> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** On a free port of 127.0.0.1. */
  public static RawProxy start() {
    try {
      return new RawProxy();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on loopback", e);
    }
  }

  private RawProxy() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    daemon(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** All that asked for something, in order of arrival; what goes through a tunnel does not. */
  public List<Handshake> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        daemon(() -> serve(client));
      }
    } catch (IOException closed) {
      // the end
    }
  }

  private void serve(Socket client) {
    sockets.add(client);
    try (client) {
      RawConnection connection = new RawConnection(client, false);
      HttpHead head;
      do {
        head = HttpHead.read(connection.input());
        if (head == null) {
          return;
        }
        requests.add(
            new Handshake(head.startLine(), head.headerLines(), client.getPort(), Instant.now()));
      } while (!isAuthorized(head, connection));
      forward(head, connection);
    } catch (IOException gone) {
      // one of the two left
    } finally {
      sockets.remove(client);
    }
  }

  private static boolean isAuthorized(HttpHead head, RawConnection connection) throws IOException {
    if (!head.values("Proxy-Authorization").isEmpty()) {
      return true;
    }
    connection.write(
        "HTTP/1.1 407 Proxy Authentication Required\r\n"
            + "Proxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n");
    return false;
  }

  private void forward(HttpHead head, RawConnection client) throws IOException {
    String[] words = head.startLine().split(" ");
    boolean tunnels = words[0].equals("CONNECT");
    URI target = URI.create(tunnels ? "http://" + words[1] : words[1]);
    try (Socket server = new Socket(target.getHost(), target.getPort())) {
      sockets.add(server);
      if (tunnels) {
        client.write("HTTP/1.1 200 Connected\r\n\r\n");
      } else {
        new HttpHead(words[0] + " " + target.getRawPath() + " " + words[2], head.headerLines())
            .write(server.getOutputStream());
      }
      daemon(() -> pump(server, client.socket()));
      pour(client.input(), server.getOutputStream());
      sockets.remove(server);
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      pour(from.getInputStream(), to.getOutputStream());
    } catch (IOException gone) {
      // one of the two left
    }
  }

  private static void pour(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[8192];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      to.write(buffer, 0, read);
      to.flush();
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
