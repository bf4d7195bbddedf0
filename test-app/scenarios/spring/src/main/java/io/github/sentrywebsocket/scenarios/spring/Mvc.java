package io.github.sentrywebsocket.scenarios.spring;

import java.util.Map;

/** Spring MVC's servlet, for whatever container. */
final class Mvc {
  static final String SERVLET = "org.springframework.web.servlet.DispatcherServlet";

  static final Map<String, String> PARAMETERS =
      Map.of(
          "contextClass",
          "org.springframework.web.context.support.AnnotationConfigWebApplicationContext",
          "contextConfigLocation",
          Handlers.class.getName() + "," + Broker.class.getName());

  private Mvc() {}
}
