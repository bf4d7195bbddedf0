package io.github.sentrywebsocket.scenarios.jetty9;

import io.github.sentrywebsocket.scenarios.Callbacks;
import java.io.IOException;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.websocket.server.WebSocketHandler;
import org.eclipse.jetty.websocket.servlet.WebSocketServletFactory;

/** Takes {@code /handler…} without any servlet. */
final class UpgradeHandler extends WebSocketHandler {

  @Override
  public void configure(WebSocketServletFactory factory) {
    factory.setCreator(
        (request, response) -> new ListenerEndpoint(request.getRequestURI().getPath()));
  }

  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (!target.startsWith("/handler")) {
      return;
    }
    int status = Callbacks.answer(target);
    if (status == 101) {
      super.handle(target, base, request, response);
    } else {
      response.sendError(status);
      base.setHandled(true);
    }
  }
}
