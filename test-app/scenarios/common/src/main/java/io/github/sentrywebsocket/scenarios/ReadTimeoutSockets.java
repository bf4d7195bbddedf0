package io.github.sentrywebsocket.scenarios;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;

/** For a library that has a time-out for the connection, and none for the answer. */
public final class ReadTimeoutSockets extends SocketFactory {
  private final int timeout;

  public ReadTimeoutSockets(Duration timeout) {
    this.timeout = (int) timeout.toMillis();
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(timeout);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
