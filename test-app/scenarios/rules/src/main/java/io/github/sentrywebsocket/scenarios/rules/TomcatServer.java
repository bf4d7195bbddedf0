package io.github.sentrywebsocket.scenarios.rules;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.websocket.server.WsContextListener;

/** An embedded Tomcat with few threads. */
final class TomcatServer {
  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();

  /** Returns the port. */
  int start() throws Exception {
    TOMCAT.setLevel(Level.OFF);
    Path directory = Files.createTempDirectory("tomcat-");
    directory.toFile().deleteOnExit();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxThreads", "4");
    tomcat.getConnector().setProperty("maxConnections", "5000");
    tomcat.getConnector().setProperty("maxHttpHeaderSize", "1048576");
    tomcat.getConnector().setProperty("maxHeaderCount", "2000");
    if (Boolean.getBoolean("scenario.virtual-threads")) {
      tomcat.getConnector().setProperty("useVirtualThreads", "true");
    }
    // The application's, which is not the system's in an executable jar.
    tomcat.getEngine().setParentClassLoader(TomcatServer.class.getClassLoader());
    tomcat.getEngine().getPipeline().addValve(new Framework());
    Context context = tomcat.addContext("", directory.toString());
    context.addApplicationListener(WsContextListener.class.getName());
    context.addApplicationListener(Deployment.class.getName());
    addUpstreams(context);
    Tomcat.addServlet(context, "plain", new HttpServlet() {});
    context.addServletMappingDecoded("/", "plain");
    tomcat.start();
    return port();
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  /** With connections open: the container closes them. */
  void stop() throws LifecycleException {
    tomcat.stop();
  }

  private static void addUpstreams(Context context) {
    FilterDef definition = new FilterDef();
    definition.setFilterName("upstreams");
    definition.setFilter(new Upstreams());
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName("upstreams");
    map.addURLPattern("/*");
    context.addFilterMap(map);
  }

  /** Traces requests by itself, above the place where the agent sees them arrive. */
  private static final class Framework extends ValveBase {
    Framework() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      String path = request.getRequestURI();
      if (!path.startsWith("/framework")) {
        getNext().invoke(request, response);
        return;
      }
      boolean continues = path.startsWith("/framework-continues");
      try {
        RulesProgram.APPLICATION.inRequest(
            "above " + path,
            continues ? request.getHeader("sentry-trace") : null,
            request.getHeader("baggage"),
            () -> getNext().invoke(request, response));
      } catch (IOException | ServletException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new ServletException(e);
      }
    }
  }

  /**
   * Opens as many upstream connections as the request asks for, before it is answered. Every path
   * is an endpoint's own: a template would be the name of all transactions.
   */
  private static final class Upstreams implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      String path = ((HttpServletRequest) request).getRequestURI();
      String wanted = request.getParameter("upstreams");
      for (int i = 1; wanted != null && i <= Integer.parseInt(wanted); i++) {
        Clients.touch(path + "/upstream-" + i);
      }
      if (path.endsWith("-forwards")) {
        Clients.forward(
            ((HttpServletRequest) request).getHeader("sentry-trace"), path + "/in-filter");
      }
      if (path.endsWith("-refuses")) {
        ((HttpServletResponse) response).sendError(403);
        return;
      }
      if (path.startsWith("/starts-sdk")) {
        RulesProgram.APPLICATION.start();
      }
      accept((HttpServletRequest) request, (HttpServletResponse) response, path);
    }

    private static void accept(
        HttpServletRequest request, HttpServletResponse response, String path)
        throws IOException, ServletException {
      ServerContainer container =
          (ServerContainer)
              request.getServletContext().getAttribute(ServerContainer.class.getName());
      try {
        container.upgradeHttpToWebSocket(
            request,
            response,
            ServerEndpointConfig.Builder.create(RulesEndpoint.class, path).build(),
            Map.of());
      } catch (DeploymentException e) {
        throw new ServletException(e);
      }
    }
  }
}
