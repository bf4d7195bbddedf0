package io.github.sentrywebsocket.matrix.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.ChildJvms;
import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.HarnessExtension;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.matrix.corner.SourceProgram;
import io.sentry.protocol.SentrySpan;
import io.sentry.protocol.SentryTransaction;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An application that brings sentry-spring's filter: theirs is the transaction (rule S4). */
@ExtendWith(HarnessExtension.class)
@DisplayName("sentry-spring's request tracing")
class SentrySpringIT {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String TRACE = "0123456789abcdef0123456789abcdef";
  private static final String SPAN = "0123456789abcdef";

  @TempDir Path folder;

  private URI start(
      ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream, boolean agent) {
    List<Path> libraries = new ArrayList<>();
    libraries.addAll(
        Artifacts.ofUser()
            .jars(
                "org.apache.tomcat.embed:tomcat-embed-core:10.1.61",
                "org.apache.tomcat.embed:tomcat-embed-websocket:10.1.61",
                "org.apache.tomcat:tomcat-annotations-api:10.1.60",
                "io.sentry:sentry:8.52.0",
                "io.sentry:sentry-spring-jakarta:8.52.0"));
    libraries.addAll(Artifacts.ofUser().classPath("org.springframework:spring-webmvc:6.2.12"));
    SourceProgram.compile(folder, Map.of("Traced", SOURCE), libraries);
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .property("dsn", sentry.dsn("1"))
            .property("upstream", upstream.uri("/"))
            .classPath(folder)
            .classPath(libraries)
            .main("Traced")
            .args(folder.toString());
    if (agent) {
      builder.agent(Path.of(System.getProperty("agent.jar")));
    }
    String line = children.start(builder).awaitLine(text -> text.startsWith("port "), LONG);
    return URI.create("ws://127.0.0.1:" + line.substring("port ".length()));
  }

  private static RawWebSocketClient open(URI uri) {
    return RawWebSocketClient.connect(
        uri,
        "sentry-trace: " + TRACE + "-" + SPAN + "-1",
        "baggage: sentry-trace_id=" + TRACE + ",sentry-public_key=key,sentry-sampled=true");
  }

  @Test
  @DisplayName("S4: one transaction, theirs, with ours as its child; callbacks are below ours")
  void upgradeIsAChildOfTheirTransaction(
      ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream) {
    URI uri = start(children, sentry, upstream, true);
    try (RawWebSocketClient client = open(uri.resolve("/echo"))) {
      client.sendText("hello");
      Handshake inMessage = upstream.awaitRequest("/in-onMessage");
      sentry.awaitTransactions(2, LONG); // theirs, and that of the handshake in the callback
      List<SentryTransaction> requests =
          sentry.transactions().stream()
              .filter(transaction -> transaction.getTransaction().equals("GET /echo"))
              .toList();
      assertThat(requests).hasSize(1);
      SentryTransaction theirs = requests.get(0);
      assertThat(theirs.getContexts().getTrace().getOperation()).isEqualTo("http.server");
      assertThat(theirs.getContexts().getTrace().getTraceId()).hasToString(TRACE);
      assertThat(theirs.getContexts().getTrace().getParentSpanId()).hasToString(SPAN);
      SentrySpan ours =
          theirs.getSpans().stream()
              .filter(span -> "websocket.server".equals(span.getOp()))
              .findFirst()
              .orElseThrow();
      assertThat(inMessage.sentryTrace().orElseThrow().getTraceId()).hasToString(TRACE);
      SentryTransaction inside =
          sentry.transactions().stream()
              .filter(transaction -> transaction.getTransaction().equals("GET /in-onMessage"))
              .findFirst()
              .orElseThrow();
      assertThat(inside.getContexts().getTrace().getParentSpanId()).isEqualTo(ours.getSpanId());
    }
  }

  @Test
  @DisplayName("S4: a refused upgrade has one transaction, theirs")
  void refusedUpgradeIsTheirs(
      ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream) {
    URI uri = start(children, sentry, upstream, true);
    try (RawWebSocketClient client = open(uri.resolve("/refused"))) {
      assertThat(client.answer().status()).isEqualTo(403);
    }
    try (RawWebSocketClient client = open(uri.resolve("/echo"))) {
      assertThat(client.answer().status()).isEqualTo(101);
    }
    sentry.await(
        "the second",
        any ->
            sentry.transactions().stream()
                .anyMatch(transaction -> transaction.getTransaction().equals("GET /echo")),
        LONG);
    assertThat(sentry.transactions())
        .filteredOn(transaction -> transaction.getTransaction().equals("GET /refused"))
        .singleElement()
        .satisfies(
            theirs ->
                assertThat(theirs.getContexts().getTrace().getOperation())
                    .isEqualTo("http.server"));
  }

  @Test
  @DisplayName("S4: when theirs does not come, ours starts after all, back-dated")
  void upgradeThatTheyLeaveOutIsOurs(
      ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream) {
    URI uri = start(children, sentry, upstream, true);
    try (RawWebSocketClient client = open(uri.resolve("/unrouted"))) {
      client.sendText("hello");
      sentry.awaitTransactions(2, LONG);
    }
    SentryTransaction ours =
        sentry.transactions().stream()
            .filter(transaction -> transaction.getTransaction().equals("GET /unrouted"))
            .findFirst()
            .orElseThrow();
    assertThat(ours.getContexts().getTrace().getOperation()).isEqualTo("websocket.server");
    assertThat(ours.getContexts().getTrace().getTraceId()).hasToString(TRACE);
    assertThat(ours.getContexts().getTrace().getParentSpanId()).hasToString(SPAN);
    assertThat(sentry.transactions())
        .filteredOn(transaction -> transaction.getTransaction().equals("GET /in-onMessage"))
        .singleElement()
        .satisfies(
            inside ->
                assertThat(inside.getContexts().getTrace().getParentSpanId())
                    .isEqualTo(ours.getContexts().getTrace().getSpanId()));
  }

  @Test
  @DisplayName("Control: without the agent the callback is in another trace")
  void withoutTheAgentTheCallbackIsUnlinked(
      ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream) {
    URI uri = start(children, sentry, upstream, false);
    try (RawWebSocketClient client = open(uri.resolve("/echo"))) {
      client.sendText("hello");
      assertThat(upstream.awaitRequest("/in-onMessage").header("sentry-trace")).isEmpty();
    }
  }

  private static final String SOURCE =
      """
      import io.sentry.Sentry;
      import io.sentry.spring.jakarta.tracing.SentryTracingFilter;
      import jakarta.servlet.Filter;
      import jakarta.servlet.ServletContextEvent;
      import jakarta.servlet.ServletContextListener;
      import jakarta.servlet.http.HttpServlet;
      import jakarta.servlet.http.HttpServletResponse;
      import jakarta.websocket.OnMessage;
      import jakarta.websocket.server.ServerContainer;
      import jakarta.websocket.server.ServerEndpoint;
      import java.net.URI;
      import java.net.http.HttpClient;
      import java.net.http.WebSocket;
      import org.apache.catalina.Context;
      import org.apache.catalina.startup.Tomcat;
      import org.apache.tomcat.util.descriptor.web.FilterDef;
      import org.apache.tomcat.util.descriptor.web.FilterMap;
      import org.apache.tomcat.websocket.server.WsSci;

      public class Traced {
        public static void main(String[] args) throws Exception {
          Sentry.init(
              options -> {
                options.setDsn(System.getProperty("dsn"));
                options.setTracesSampleRate(1.0);
              });
          Tomcat tomcat = new Tomcat();
          tomcat.setBaseDir(args[0]);
          tomcat.setPort(0);
          Context context = tomcat.addContext("", args[0]);
          addFilter(context, "sentry", new SentryTracingFilter());
          addFilter(
              context,
              "refusing",
              (request, response, chain) -> {
                String path =
                    ((jakarta.servlet.http.HttpServletRequest) request).getRequestURI();
                if (!path.equals("/unrouted")) {
                  // As Spring MVC's handler mapping does.
                  request.setAttribute(
                      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern", path);
                }
                if (path.equals("/refused")) {
                  ((HttpServletResponse) response).sendError(403);
                } else {
                  chain.doFilter(request, response);
                }
              });
          context.addServletContainerInitializer(new WsSci(), null);
          context.addApplicationListener(Endpoints.class.getName());
          Tomcat.addServlet(context, "default", new HttpServlet() {});
          context.addServletMappingDecoded("/", "default");
          tomcat.getConnector();
          tomcat.start();
          System.out.println("port " + tomcat.getConnector().getLocalPort());
          while (System.in.read() >= 0) {}
          System.exit(0);
        }

        private static void addFilter(Context context, String name, Filter filter) {
          FilterDef definition = new FilterDef();
          definition.setFilterName(name);
          definition.setFilter(filter);
          context.addFilterDef(definition);
          FilterMap map = new FilterMap();
          map.setFilterName(name);
          map.addURLPattern("/*");
          context.addFilterMap(map);
        }

        public static class Endpoints implements ServletContextListener {
          @Override
          public void contextInitialized(ServletContextEvent event) {
            try {
              ((ServerContainer)
                      event.getServletContext().getAttribute(ServerContainer.class.getName()))
                  .addEndpoint(Echo.class);
              ((ServerContainer)
                      event.getServletContext().getAttribute(ServerContainer.class.getName()))
                  .addEndpoint(Unrouted.class);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
        }

        @ServerEndpoint("/unrouted")
        public static class Unrouted extends Echo {
          @OnMessage
          @Override
          public String onMessage(String text) {
            return super.onMessage(text);
          }
        }

        @ServerEndpoint("/echo")
        public static class Echo {
          @OnMessage
          public String onMessage(String text) {
            HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                    URI.create(System.getProperty("upstream") + "in-onMessage"),
                    new WebSocket.Listener() {})
                .join()
                .abort();
            return text;
          }
        }
      }
      """;
}
