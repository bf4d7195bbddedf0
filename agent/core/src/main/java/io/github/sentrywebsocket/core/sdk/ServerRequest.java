package io.github.sentrywebsocket.core.sdk;

import java.util.List;
import java.util.Map;

/** What an upgrade request says. Every value comes from a stranger. */
public final class ServerRequest {

  public final String library;

  /** Whether the application brings request tracing that runs later. */
  public final boolean isTracedLater;

  public final String method;
  public final String path;
  private final String query;

  /** The lines of {@code sentry-trace}; empty, or more than one, when the request is malformed. */
  public final List<String> sentryTrace;

  public final List<String> baggage;

  /** The configured tags that this handshake has. */
  public final Map<String, String> tags;

  /** Null until the server knows it. */
  private volatile String route;

  /**
   * Creates a request.
   *
   * @param witness see {@link SdkDirectory#find}
   */
  public ServerRequest(
      Object witness,
      String library,
      String method,
      String path,
      String query,
      List<String> sentryTrace,
      List<String> baggage,
      Map<String, String> tags) {
    this.isTracedLater = RequestTracing.isIn(witness);
    this.library = library;
    this.method = method;
    this.path = path;
    this.query = query;
    this.sentryTrace = sentryTrace;
    this.baggage = baggage;
    this.tags = tags;
  }

  /** The route's template became known. */
  public void setRoute(String route) {
    this.route = route;
  }

  /** Whether the name is made of a route's template, not of the path. */
  public boolean hasRoute() {
    return route != null;
  }

  /** The route's template, or else the path. */
  public String route() {
    String known = route;
    return known == null ? path : known;
  }

  /** The name of a transaction for this handshake. */
  public String name() {
    return TransactionName.of(method, route(), query);
  }
}
