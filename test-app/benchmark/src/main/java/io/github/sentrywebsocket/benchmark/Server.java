package io.github.sentrywebsocket.benchmark;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.websocket.server.WsSci;

/** An embedded Tomcat on loopback with an echo endpoint and a servlet. */
final class Server {

  static final String BY_HAND = "by-hand";

  /** Held: java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();

  Server() throws Exception {
    TOMCAT.setLevel(Level.WARNING);
    tomcat.setBaseDir(Files.createTempDirectory("benchmark-").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxKeepAliveRequests", "-1");
    connector.setProperty("connectionTimeout", "600000");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "plain", new Plain());
    context.addServletMappingDecoded("/", "plain");
    FilterDef byHand = new FilterDef();
    byHand.setFilterName(BY_HAND);
    byHand.setFilter(new ByHand());
    context.addFilterDef(byHand);
    FilterMap everything = new FilterMap();
    everything.setFilterName(BY_HAND);
    everything.addURLPattern("/*");
    context.addFilterMap(everything);
    context.addServletContainerInitializer(new WsSci(), Set.of(Echo.class));
    tomcat.start();
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  /** Continues the trace of an upgrade by hand when the address asks for it. */
  private static final class ByHand extends HttpFilter {
    private static final long serialVersionUID = 1;

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (BY_HAND.equals(request.getQueryString())) {
        request.getRequestURI();
        SdkByHand.server(
            Collections.list(request.getHeaders("sentry-trace")),
            Collections.list(request.getHeaders("baggage")));
      }
      chain.doFilter(request, response);
    }
  }

  /** Sends text back. */
  @ServerEndpoint("/echo")
  public static final class Echo {
    @OnMessage
    public String onMessage(String text) {
      return text;
    }
  }

  /** The smallest answer. */
  private static final class Plain extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentLength(2);
      response.getOutputStream().write('o');
      response.getOutputStream().write('k');
    }
  }
}
