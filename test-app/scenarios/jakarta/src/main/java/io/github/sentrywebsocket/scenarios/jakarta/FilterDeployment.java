package io.github.sentrywebsocket.scenarios.jakarta;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;

/** Deploys what is in front of the endpoints, where a framework brings those. */
public final class FilterDeployment implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    deploy(event.getServletContext(), "/plain");
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    // the JVM ends with it
  }

  static void deploy(ServletContext servlets, String plainPath) {
    FilterRegistration.Dynamic filter = servlets.addFilter("answer", new AnswerFilter());
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(null, false, "/*");
    ServletRegistration.Dynamic plain = servlets.addServlet("plain", new PlainServlet());
    plain.setAsyncSupported(true);
    plain.addMapping(plainPath);
  }
}
