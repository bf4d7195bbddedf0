package io.github.sentrywebsocket.sentry;

import io.sentry.SpanStatus;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/** How a handshake's end reads as a span status. */
final class Statuses {

  private Statuses() {}

  /** 101 is success in every SDK; {@code fromHttpStatusCode(101)} is null before 8.0. */
  static SpanStatus of(int httpStatus) {
    if (httpStatus == 101) {
      return SpanStatus.OK;
    }
    SpanStatus status = SpanStatus.fromHttpStatusCode(httpStatus);
    if (status != null) {
      return status;
    }
    return httpStatus >= 500
        ? SpanStatus.INTERNAL_ERROR
        : httpStatus >= 400 ? SpanStatus.INVALID_ARGUMENT : SpanStatus.UNKNOWN;
  }

  static SpanStatus of(Throwable failure) {
    switch (kind(failure)) {
      case "timeout":
        return SpanStatus.DEADLINE_EXCEEDED;
      case "unreachable":
        return SpanStatus.UNAVAILABLE;
      case "cancelled":
        return SpanStatus.CANCELLED;
      default:
        return SpanStatus.INTERNAL_ERROR;
    }
  }

  /** A stable word for grouping: timeout, unreachable, cancelled, tls, or the exception's name. */
  static String kind(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 10; depth++, cause = cause.getCause()) {
      String name = cause.getClass().getName();
      if (cause instanceof TimeoutException
          || cause instanceof SocketTimeoutException
          || isTimeoutOfOkHttp(cause)
          || name.endsWith("TimeoutException")) {
        return "timeout";
      }
      if ((cause instanceof ConnectException && !isTls(cause.getCause()))
          || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException
          || name.equals("java.nio.channels.UnresolvedAddressException")) {
        return "unreachable";
      }
      if (cause instanceof CancellationException) {
        return "cancelled";
      }
      if (isTls(cause)) {
        return "tls";
      }
    }
    return failure.getClass().getSimpleName();
  }

  /** async-http-client says of a certificate that is not trusted that it could not connect. */
  private static boolean isTls(Throwable cause) {
    return cause != null && cause.getClass().getName().startsWith("javax.net.ssl.");
  }

  /** A call's time-out there has no type of its own; an interrupted thread has the same one. */
  private static boolean isTimeoutOfOkHttp(Throwable cause) {
    return cause instanceof InterruptedIOException && "timeout".equals(cause.getMessage());
  }
}
