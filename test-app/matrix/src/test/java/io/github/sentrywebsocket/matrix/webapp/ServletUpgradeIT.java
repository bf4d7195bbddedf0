package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.ChildJvms;
import io.github.sentrywebsocket.harness.HarnessExtension;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.ReceivedItem;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.matrix.corner.SourceProgram;
import io.sentry.SpanStatus;
import io.sentry.protocol.SentryTransaction;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servlets can do to an upgrade besides passing it on: names, configurators, async. */
@ExtendWith(HarnessExtension.class)
@DisplayName("An upgrade in a servlet application on Tomcat")
class ServletUpgradeIT {

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource({"8.5.100,javax", "11.0.27,jakarta"})
  @DisplayName("S1, S3: routes name it, and all that runs before the answer belongs to it")
  void upgradeIsTracedWhereverTheApplicationHandlesIt(
      String version,
      String servlets,
      ChildJvms children,
      SentryReceiver sentry,
      RawWebSocketServer upstream) {
    URI uri = start(version, servlets, children, sentry, upstream, true);

    open(uri.resolve("/app/room/7"), 101);
    open(uri.resolve("/app/room/8"), 403, "Origin: http://elsewhere");
    open(uri.resolve("/app/container-thread"), 403);
    open(uri.resolve("/app/dispatched"), 409);

    sentry.await("the upgrades", any -> upgrades(sentry).count() == 4, LONG);
    List<SentryTransaction> rooms = named(sentry, "GET /app/room/{id}");
    assertThat(rooms).hasSize(2);
    assertThat(sentry.items())
        .filteredOn(item -> item.raw().contains("GET /app/room/{id}"))
        .map(ReceivedItem::raw)
        .allMatch(json -> json.contains("\"source\":\"route\""));
    isIn(accepted(rooms), upstream, "/in-modifyHandshake");
    isIn(named(sentry, "GET /app/container-thread").get(0), upstream, "/in-container-thread");
    isIn(named(sentry, "GET /app/dispatched").get(0), upstream, "/in-dispatched");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource("11.0.27,jakarta")
  @DisplayName("Control: without the agent nothing is sent")
  void withoutTheAgentNothingIsSent(
      String version,
      String servlets,
      ChildJvms children,
      SentryReceiver sentry,
      RawWebSocketServer upstream) {
    URI uri = start(version, servlets, children, sentry, upstream, false);

    open(uri.resolve("/app/room/7"), 101);

    assertThat(upstream.awaitRequest("/in-modifyHandshake").header("sentry-trace")).isEmpty();
  }

  private static Stream<SentryTransaction> upgrades(SentryReceiver sentry) {
    return sentry.transactions().stream()
        .filter(
            transaction ->
                "websocket.server".equals(transaction.getContexts().getTrace().getOperation()));
  }

  private static List<SentryTransaction> named(SentryReceiver sentry, String name) {
    return upgrades(sentry)
        .filter(transaction -> name.equals(transaction.getTransaction()))
        .toList();
  }

  /** They may be sent in another order than they were answered in. */
  private static SentryTransaction accepted(List<SentryTransaction> upgrades) {
    return upgrades.stream()
        .filter(upgrade -> upgrade.getContexts().getTrace().getStatus() == SpanStatus.OK)
        .findFirst()
        .orElseThrow();
  }

  private static void isIn(SentryTransaction upgrade, RawWebSocketServer upstream, String path) {
    assertThat(upstream.awaitRequest(path).sentryTrace().orElseThrow().getTraceId())
        .as(path)
        .isEqualTo(upgrade.getContexts().getTrace().getTraceId());
  }

  private static void open(URI uri, int status, String... headers) {
    try (RawWebSocketClient client = RawWebSocketClient.connect(uri, headers)) {
      assertThat(client.answer().status()).isEqualTo(status);
    }
  }

  private URI start(
      String version,
      String servlets,
      ChildJvms children,
      SentryReceiver sentry,
      RawWebSocketServer upstream,
      boolean agent) {
    List<Path> libraries =
        Artifacts.ofUser()
            .jars(
                "org.apache.tomcat.embed:tomcat-embed-core:" + version,
                "org.apache.tomcat.embed:tomcat-embed-websocket:" + version,
                "org.apache.tomcat:tomcat-annotations-api:" + version);
    Map<String, String> sources = Map.of("Rooms", SOURCE.replace("jakarta", servlets));
    SourceProgram.compile(folder, sources, libraries);
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .property("upstream", upstream.uri("/"))
            .property("sentry.dsn", sentry.dsn("1"))
            .property("sentry.traces-sample-rate", "1.0")
            .property("sentry.websocket.client-transactions", "never")
            .classPath(folder)
            .classPath(libraries)
            .main("Rooms")
            .args(folder.toString());
    Optional.of(Path.of(System.getProperty("agent.jar")))
        .filter(jar -> agent)
        .ifPresent(builder::agent);
    String line = children.start(builder).awaitLine(text -> text.startsWith("port "), LONG);
    return URI.create("ws://127.0.0.1:" + line.substring("port ".length()));
  }

  private static final String SOURCE =
      """
      import jakarta.servlet.*;
      import jakarta.servlet.http.*;
      import jakarta.websocket.HandshakeResponse;
      import jakarta.websocket.OnMessage;
      import jakarta.websocket.server.*;
      import java.io.IOException;
      import java.net.URI;
      import java.net.http.HttpClient;
      import java.net.http.WebSocket;
      import org.apache.catalina.Context;
      import org.apache.catalina.startup.Tomcat;
      import org.apache.tomcat.util.descriptor.web.FilterDef;
      import org.apache.tomcat.util.descriptor.web.FilterMap;
      import org.apache.tomcat.websocket.server.WsContextListener;

      public class Rooms {
        public static void main(String[] args) throws Exception {
          Tomcat tomcat = new Tomcat();
          tomcat.setBaseDir(args[0]);
          tomcat.setPort(0);
          Context context = tomcat.addContext("/app", args[0]);
          FilterDef definition = new FilterDef();
          definition.setFilterName("async");
          definition.setFilter(new AsyncFilter());
          definition.setAsyncSupported("true");
          context.addFilterDef(definition);
          FilterMap map = new FilterMap();
          map.setFilterName("async");
          map.addURLPattern("/*");
          map.setDispatcher("REQUEST");
          map.setDispatcher("ASYNC");
          context.addFilterMap(map);
          context.addApplicationListener(WsContextListener.class.getName());
          context.addApplicationListener(Endpoints.class.getName());
          Tomcat.addServlet(context, "default", new HttpServlet() {}).setAsyncSupported(true);
          context.addServletMappingDecoded("/", "default");
          tomcat.getConnector();
          tomcat.start();
          System.out.println("port " + tomcat.getConnector().getLocalPort());
          while (System.in.read() >= 0) {}
          System.exit(0);
        }

        static void touch(String path) {
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create(System.getProperty("upstream") + path), new WebSocket.Listener() {})
              .join()
              .abort();
        }

        public static class AsyncFilter implements Filter {
          @Override
          public void init(FilterConfig config) {}

          @Override
          public void destroy() {}

          @Override
          public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
              throws IOException, ServletException {
            String path = ((HttpServletRequest) request).getRequestURI();
            if (path.endsWith("/container-thread")) {
              AsyncContext async = request.startAsync();
              async.start(
                  () -> {
                    touch("in-container-thread");
                    ((HttpServletResponse) response).setStatus(403);
                    async.complete();
                  });
            } else if (path.endsWith("/dispatched")) {
              if (request.getDispatcherType() == DispatcherType.REQUEST) {
                request.startAsync().dispatch();
              } else {
                touch("in-dispatched");
                ((HttpServletResponse) response).sendError(409);
              }
            } else {
              chain.doFilter(request, response);
            }
          }
        }

        public static class Endpoints implements ServletContextListener {
          @Override
          public void contextInitialized(ServletContextEvent event) {
            try {
              ((ServerContainer)
                      event.getServletContext().getAttribute(ServerContainer.class.getName()))
                  .addEndpoint(Room.class);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void contextDestroyed(ServletContextEvent event) {}
        }

        @ServerEndpoint(value = "/room/{id}", configurator = Opening.class)
        public static class Room {
          @OnMessage
          public String onMessage(String text) {
            return text;
          }
        }

        public static class Opening extends ServerEndpointConfig.Configurator {
          @Override
          public boolean checkOrigin(String origin) {
            return origin == null || !origin.endsWith("elsewhere");
          }

          @Override
          public void modifyHandshake(
              ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            touch("in-modifyHandshake");
          }
        }
      }
      """;
}
