package io.github.sentrywebsocket.testapp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;

/** The upstream could not be opened; says which HTTP status the listener gets for it. */
final class UpstreamFailure extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;

  private UpstreamFailure(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  static UpstreamFailure of(Throwable cause) {
    if (cause instanceof HttpTimeoutException) {
      return new UpstreamFailure(504, "no answer in time", cause);
    }
    if (cause instanceof WebSocketHandshakeException rejected) {
      int answer = rejected.getResponse().statusCode();
      return new UpstreamFailure(502, "rejected with HTTP " + answer, cause);
    }
    if (cause instanceof ConnectException) {
      return new UpstreamFailure(502, "connection refused", cause);
    }
    return new UpstreamFailure(502, String.valueOf(cause), cause);
  }

  /** 502 (bad gateway) or 504 (gateway timeout). */
  int status() {
    return status;
  }
}
