package io.github.sentrywebsocket.core.sdk;

import java.util.List;
import java.util.Map;

/** What an upgrade request says. Every value comes from a stranger. */
public final class ServerRequest {

  public final String library;

  /** The name of a transaction for this handshake. */
  public final String name;

  /** Whether the application brings request tracing that runs later. */
  public final boolean isTracedLater;

  public final String method;
  public final String path;

  /** The lines of {@code sentry-trace}; empty, or more than one, when the request is malformed. */
  public final List<String> sentryTrace;

  public final List<String> baggage;

  /** The configured tags that this handshake has. */
  public final Map<String, String> tags;

  /**
   * Creates a request.
   *
   * @param witness see {@link SdkDirectory#find}
   */
  public ServerRequest(
      Object witness,
      String library,
      String name,
      String method,
      String path,
      List<String> sentryTrace,
      List<String> baggage,
      Map<String, String> tags) {
    this.isTracedLater = RequestTracing.isIn(witness);
    this.library = library;
    this.name = name;
    this.method = method;
    this.path = path;
    this.sentryTrace = sentryTrace;
    this.baggage = baggage;
    this.tags = tags;
  }
}
