package io.github.sentrywebsocket.core.sdk;

import java.util.List;
import java.util.Map;

/** What a client's handshake request says. */
public final class ClientRequest {

  public final String library;

  /** The name of a transaction for this handshake. */
  public final String name;

  public final HandshakeUrl url;

  /** The {@code sentry-trace} lines that the application wrote itself; usually empty. */
  public final List<String> sentryTrace;

  public final List<String> baggage;

  /** The configured tags that this handshake has. */
  public final Map<String, String> tags;

  public ClientRequest(
      String library,
      String name,
      HandshakeUrl url,
      List<String> sentryTrace,
      List<String> baggage,
      Map<String, String> tags) {
    this.library = library;
    this.name = name;
    this.url = url;
    this.sentryTrace = sentryTrace;
    this.baggage = baggage;
    this.tags = tags;
  }
}
