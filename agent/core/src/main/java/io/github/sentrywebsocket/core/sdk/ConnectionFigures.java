package io.github.sentrywebsocket.core.sdk;

/** What passed over a connection until it closed. */
public final class ConnectionFigures {

  /** Milliseconds from {@code onOpen} to the end. */
  public final double duration;

  public final long messagesReceived;

  /** Payload bytes; for text that the library decodes first, its characters. */
  public final long bytesReceived;

  public final long messagesSent;
  public final long bytesSent;

  /** The close code (RFC 6455, section 7.4); 1006 when there was no close frame. */
  public final int closeCode;

  public ConnectionFigures(
      double duration,
      long messagesReceived,
      long bytesReceived,
      long messagesSent,
      long bytesSent,
      int closeCode) {
    this.duration = duration;
    this.messagesReceived = messagesReceived;
    this.bytesReceived = bytesReceived;
    this.messagesSent = messagesSent;
    this.bytesSent = bytesSent;
    this.closeCode = closeCode;
  }
}
