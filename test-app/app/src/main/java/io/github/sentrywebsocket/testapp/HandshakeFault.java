package io.github.sentrywebsocket.testapp;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;

/** The ways in which a speech service fails before there is a WebSocket, on demand. */
final class HandshakeFault {
  private HandshakeFault() {}

  /** Answers every request with {@code status}. */
  static Filter reject(int status) {
    return (request, response, chain) -> {
      ((HttpServletResponse) response).setStatus(status);
      response.setContentType("application/json");
      String body = Json.write(Map.of("err_code", "REJECTED", "err_msg", "rejected on demand"));
      response.getWriter().write(body);
    };
  }

  /** Takes every request and never answers, without holding a thread. */
  static Filter stall() {
    return (request, response, chain) -> {
      AsyncContext neverCompleted = request.startAsync();
      neverCompleted.setTimeout(0);
    };
  }
}
