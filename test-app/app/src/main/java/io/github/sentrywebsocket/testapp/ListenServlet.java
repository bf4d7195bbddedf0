package io.github.sentrywebsocket.testapp;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;

/**
 * Opens the upstream before it accepts the listener, on the request's thread: a listener whose
 * upstream cannot be opened learns so from an HTTP status, not from a WebSocket that closes at
 * once.
 */
final class ListenServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = System.getLogger("api");

  private final transient HttpClient http = HttpClient.newHttpClient();
  private final URI sttUrl;
  private final Duration connectTimeout;

  ListenServlet(URI sttUrl, Duration connectTimeout) {
    this.sttUrl = sttUrl;
    this.connectTimeout = connectTimeout;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    ListenRequest listen = ListenRequest.of(request);
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      response.setHeader("Upgrade", "websocket");
      refuse(response, HttpServletResponse.SC_UPGRADE_REQUIRED, "not a WebSocket upgrade", listen);
    } else if (listen.missing().isPresent()) {
      String missing = "missing parameter: " + listen.missing().get();
      refuse(response, HttpServletResponse.SC_BAD_REQUEST, missing, listen);
    } else {
      openThenAccept(listen, request, response);
    }
  }

  private void openThenAccept(
      ListenRequest listen, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Upstream upstream;
    try {
      upstream = Upstream.open(http, listen.upstream(sttUrl), connectTimeout);
    } catch (UpstreamFailure e) {
      LOG.log(Level.WARNING, "session {0}: {1}: {2}", listen.sessionId(), sttUrl, e.getMessage());
      refuse(response, e.status(), e.getMessage(), listen);
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "shutting down", listen);
      return;
    }
    try {
      accept(listen, upstream, request, response);
    } finally {
      if (response.getStatus() != HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
        upstream.close(1001, "listener was not accepted");
      }
    }
  }

  private static void accept(
      ListenRequest listen,
      Upstream upstream,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, ServletException {
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(ListenEndpoint.class, Api.PATH)
            .configurator(new ListenEndpoint.WithUpstream(listen, upstream))
            .build();
    try {
      WebServer.webSockets(request.getServletContext())
          .upgradeHttpToWebSocket(request, response, config, Map.of());
    } catch (DeploymentException e) {
      throw new ServletException(e);
    }
  }

  private void refuse(HttpServletResponse response, int status, String error, ListenRequest listen)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    response.getWriter().write(Json.write(new Refusal(error, sttUrl, listen.sessionId())));
  }

  private record Refusal(String error, URI upstream, String sessionId) {}
}
