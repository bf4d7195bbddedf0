package io.github.sentrywebsocket.scenarios.paho;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;

/** Paho has a time-out for the connection, not for the answer. */
final class SlowSockets extends SocketFactory {
  private final int timeout;

  SlowSockets(Duration timeout) {
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
