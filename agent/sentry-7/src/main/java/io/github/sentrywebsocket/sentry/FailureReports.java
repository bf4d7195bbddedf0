package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.sdk.ClientRequest;
import io.github.sentrywebsocket.core.sdk.ClientTrace;
import io.github.sentrywebsocket.core.sdk.FailureLimit;
import io.sentry.Breadcrumb;
import io.sentry.DuplicateEventDetectionEventProcessor;
import io.sentry.EventProcessor;
import io.sentry.Hint;
import io.sentry.ISpan;
import io.sentry.SentryEvent;
import io.sentry.SentryLevel;
import io.sentry.exception.ExceptionMechanismException;
import io.sentry.protocol.Mechanism;
import io.sentry.protocol.Response;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/** Turns failures into breadcrumbs and error events (rules C7 and S6). */
final class FailureReports {

  private static final String MECHANISM = "SentryWebSocket";

  private final SdkScopes scopes;
  private final boolean capturesHandshakes;
  private final FailureLimit limit = new FailureLimit();

  /** One for all handshakes, which keep it weakly. */
  private final Consumer<Throwable> toldAgain = this::toldAgain;

  FailureReports(SdkScopes scopes, boolean capturesHandshakes) {
    this.scopes = scopes;
    this.capturesHandshakes = capturesHandshakes;
  }

  /**
   * A server refused the handshake: a breadcrumb; 5xx is a failure of the server, an event.
   *
   * @param cause may be null
   * @return see {@link ClientTrace#rejected}
   */
  Consumer<Throwable> rejected(
      Object caller, ClientRequest request, int status, Throwable cause, ISpan span) {
    addBreadcrumb(caller, request, "status_code", status);
    if (status < 500) {
      return null;
    }
    Throwable described =
        cause == null
            ? new WebSocketHandshakeException("WebSocket handshake answered with status " + status)
            : cause;
    return capture(caller, request, described, status, "http " + status, span);
  }

  /**
   * A handshake found no valid answer. That the application gave it up itself is no failure.
   *
   * @return see {@link ClientTrace#rejected}
   */
  Consumer<Throwable> failed(Object caller, ClientRequest request, Throwable cause, ISpan span) {
    String kind = Statuses.kind(cause);
    if (kind.equals("cancelled")) {
      return null;
    }
    addBreadcrumb(
        caller,
        request,
        "reason",
        isPiiAllowed(caller)
            ? cause.toString()
            : new RedactedCause(request.url).text(cause.toString()));
    return capture(caller, request, cause, 0, kind, span);
  }

  /**
   * Another exception tells of a failure that was captured. The SDK's own check for duplicates is
   * asked about an event that nobody sends: it remembers the exception, weakly.
   */
  private void toldAgain(Throwable cause) {
    for (EventProcessor each : scopes.options(scopes.snapshot()).getEventProcessors()) {
      if (each instanceof DuplicateEventDetectionEventProcessor) {
        each.process(new SentryEvent(cause), new Hint());
      }
    }
  }

  /** An exception that left the application's own code; never limited. */
  void unhandled(
      Object current, Throwable cause, ISpan span, Map<String, String> tags, String callback) {
    SentryEvent event = event(cause, false, span, tags);
    event.setLevel(SentryLevel.FATAL);
    if (callback != null) {
      event.setTag("websocket.callback", callback);
    }
    scopes.capture(current, event);
  }

  /** A status of 0 is none. */
  private Consumer<Throwable> capture(
      Object caller, ClientRequest request, Throwable cause, int status, String kind, ISpan span) {
    if (!capturesHandshakes) {
      return null;
    }
    int leftOut = limit.acquire(request.url.host + ' ' + kind);
    if (leftOut < 0) {
      return null;
    }
    Throwable shown = isPiiAllowed(caller) ? cause : new RedactedCause(request.url).of(cause);
    SentryEvent event = event(shown, true, span, request.tags);
    event.setLevel(SentryLevel.ERROR);
    event.setTag("operation", "websocket.connect");
    event.setFingerprints(Arrays.asList("websocket.connect", request.url.host, kind));
    if (status != 0) {
      Response response = new Response();
      response.setStatusCode(status);
      event.getContexts().setResponse(response);
    }
    if (leftOut > 0) {
      event.setExtra("websocket.failures_left_out", leftOut);
    }
    scopes.capture(caller, event);
    if (shown != cause) {
      toldAgain(cause);
    }
    return toldAgain;
  }

  private boolean isPiiAllowed(Object caller) {
    return scopes.options(caller).isSendDefaultPii();
  }

  private static SentryEvent event(
      Throwable cause, boolean handled, ISpan span, Map<String, String> tags) {
    Mechanism mechanism = new Mechanism();
    mechanism.setType(MECHANISM);
    mechanism.setHandled(handled);
    SentryEvent event =
        new SentryEvent(new ExceptionMechanismException(mechanism, cause, Thread.currentThread()));
    tags.forEach(event::setTag);
    if (span != null) {
      event.getContexts().setTrace(span.getSpanContext());
    }
    return event;
  }

  private void addBreadcrumb(Object caller, ClientRequest request, String key, Object value) {
    Breadcrumb breadcrumb = new Breadcrumb();
    breadcrumb.setType("http");
    breadcrumb.setCategory("websocket");
    breadcrumb.setLevel(SentryLevel.ERROR);
    breadcrumb.setData("url", request.url.webSocket);
    breadcrumb.setData("method", "GET");
    breadcrumb.setData(key, value);
    scopes.addBreadcrumb(caller, breadcrumb);
  }
}
