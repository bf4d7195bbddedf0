package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.sdk.ClientRequest;
import io.github.sentrywebsocket.core.sdk.ClientTrace;
import io.github.sentrywebsocket.core.sdk.ConnectionTrace;
import io.github.sentrywebsocket.core.sdk.HandshakeUrl;
import io.github.sentrywebsocket.core.sdk.TraceHeaders;
import java.util.List;
import java.util.function.Consumer;

/**
 * A handshake whose {@code sentry-trace} the application, or another integration, chose: no header
 * and no span of ours, and the callbacks run in that header's trace (rule C1).
 */
final class AdoptedTrace implements ClientTrace {

  private final SentryBridge bridge;
  private final ClientRequest request;
  private final Object caller;

  AdoptedTrace(SentryBridge bridge, ClientRequest request, Object caller) {
    this.bridge = bridge;
    this.request = request;
    this.caller = caller;
  }

  @Override
  public AutoCloseable activate() {
    return bridge.scopes.makeCurrent(caller);
  }

  @Override
  public boolean isAdopted() {
    return true;
  }

  @Override
  public TraceHeaders headers(HandshakeUrl url, List<String> thirdPartyBaggage) {
    return null;
  }

  @Override
  public void accepted() {
    // no span of ours
  }

  @Override
  public Consumer<Throwable> rejected(int status, Throwable cause) {
    return bridge.failures.rejected(caller, request, status, cause, null);
  }

  @Override
  public Consumer<Throwable> failed(Throwable cause) {
    return bridge.failures.failed(caller, request, cause, null);
  }

  @Override
  public ConnectionTrace connection() {
    Object scopes = bridge.scopes.forkClean();
    bridge.scopes.copyUserAndTags(caller, scopes);
    return new ConnectionScope(
        bridge,
        scopes,
        SentryTraces.below(request.sentryTrace, request.baggage),
        request.tags,
        "client",
        request.library,
        request.url.path);
  }
}
