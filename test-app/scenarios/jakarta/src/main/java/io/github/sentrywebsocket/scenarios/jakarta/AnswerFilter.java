package io.github.sentrywebsocket.scenarios.jakarta;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.Steps;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;

/** Answers, delays or refuses before the container's own filter sees the upgrade request. */
final class AnswerFilter implements Filter {
  private static final Set<String> UPGRADES = Set.of("upgradeHttpToWebSocket", "doUpgrade");

  @Override
  public void init(FilterConfig config) {
    // 8.5 has no default for it
  }

  @Override
  public void destroy() {
    // 8.5 has no default for it
  }

  @Override
  public void doFilter(ServletRequest asked, ServletResponse answer, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) asked;
    HttpServletResponse response = (HttpServletResponse) answer;
    String path = request.getRequestURI();
    switch (path) {
      case "/async-403" -> onAnotherThread(request, () -> response.sendError(403));
      case "/async-upgrade" -> onAnotherThread(request, () -> upgrade(request, response));
      default -> {
        int status = Callbacks.answer(path);
        if (status == 101) {
          chain.doFilter(request, response);
        } else {
          response.sendError(status);
        }
      }
    }
  }

  private static void onAnotherThread(HttpServletRequest request, Steps.Step work) {
    AsyncContext async = request.startAsync();
    new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                e.printStackTrace();
              }
              async.complete();
            })
        .start();
  }

  /** WebSocket 2.1 has a method for it, and Tomcat had its own before. */
  private static void upgrade(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    Object container = request.getServletContext().getAttribute(ServerContainer.class.getName());
    ServerEndpointConfig endpoint =
        ServerEndpointConfig.Builder.create(AnnotatedEndpoint.class, "/async-upgrade").build();
    for (Method method : container.getClass().getMethods()) {
      if (UPGRADES.contains(method.getName())) {
        method.invoke(container, request, response, endpoint, Map.of());
        return;
      }
    }
    throw new NoSuchMethodException(UPGRADES + " of " + container);
  }
}
