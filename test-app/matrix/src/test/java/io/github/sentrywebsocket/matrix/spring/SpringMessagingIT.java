package io.github.sentrywebsocket.matrix.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvms;
import io.github.sentrywebsocket.harness.HarnessExtension;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.matrix.corner.SourceProgram;
import io.sentry.SentryEvent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** STOMP and SockJS: Spring moves messages to executors, and swallows what handlers throw. */
@ExtendWith(HarnessExtension.class)
@DisplayName("Spring's messaging over WebSocket")
class SpringMessagingIT {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String TRACE = "0123456789abcdef0123456789abcdef";
  private static final String CONNECT = "CONNECT\naccept-version:1.2\nhost:any\n\n\0";
  private static final String WORK = "SEND\ndestination:/app/work\n\ntext\0";
  private static final String FAIL = "SEND\ndestination:/app/fail\n\ntext\0";

  @TempDir Path folder;

  @Test
  @DisplayName("S5, S6: a controller runs in the connection's scopes; what leaves it is one event")
  void controllerRunsInTheConnectionsScopes(
      ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream) {
    URI uri = start(children, sentry, upstream);
    try (RawWebSocketClient client = open(uri.resolve("/stomp"))) {
      client.sendText(CONNECT);
      client.sendText(WORK);
      assertThat(traceOf(upstream)).isEqualTo(TRACE);
      client.sendText(FAIL);
      sentry.await("the event", any -> !sentry.events().isEmpty(), LONG);
      client.sendText(WORK);
      upstream.awaitRequest("/in-work");
    }
    List<SentryEvent> events = sentry.events();
    assertThat(events).hasSize(1);
    assertThat(events.get(0).getContexts().getTrace().getTraceId()).hasToString(TRACE);
    assertThat(events.get(0).getTag("websocket.callback")).isEqualTo("onMessage");
    assertThat(events.get(0).isCrashed()).isTrue();
    assertThat(transactionNames(sentry)).contains("GET /stomp");
  }

  @Test
  @DisplayName("S3, S5: SockJS over WebSocket is named by its route, and bound as well")
  void sockJsIsNamedByItsRoute(
      ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream) {
    URI uri = start(children, sentry, upstream);
    try (RawWebSocketClient client = open(uri.resolve("/sockjs/000/session/websocket"))) {
      client.sendText(quoted(CONNECT));
      client.sendText(quoted(WORK));
      assertThat(traceOf(upstream)).isEqualTo(TRACE);
    }
    sentry.await("the upgrade", any -> transactionNames(sentry).contains("GET /sockjs/**"), LONG);
  }

  private static String quoted(String frame) {
    return "[\"" + frame.replace("\n", "\\n").replace("\0", "\\u0000") + "\"]";
  }

  private static String traceOf(RawWebSocketServer upstream) {
    return upstream.awaitRequest("/in-work").sentryTrace().orElseThrow().getTraceId().toString();
  }

  private static List<String> transactionNames(SentryReceiver sentry) {
    return sentry.transactions().stream().map(transaction -> transaction.getTransaction()).toList();
  }

  private static RawWebSocketClient open(URI uri) {
    return RawWebSocketClient.connect(
        uri,
        "sentry-trace: " + TRACE + "-0123456789abcdef-1",
        "baggage: sentry-trace_id=" + TRACE + ",sentry-public_key=key,sentry-sampled=true");
  }

  private URI start(ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream) {
    List<Path> libraries =
        Artifacts.ofUser()
            .classPath(
                "org.springframework:spring-webmvc:6.2.19",
                "org.springframework:spring-websocket:6.2.19",
                "org.springframework:spring-messaging:6.2.19",
                "com.fasterxml.jackson.core:jackson-databind:2.18.2",
                "org.apache.tomcat.embed:tomcat-embed-core:10.1.55",
                "org.apache.tomcat.embed:tomcat-embed-websocket:10.1.55");
    SourceProgram.compile(folder, Map.of("Stomp", SOURCE), libraries);
    String line =
        children
            .start(
                ChildJvm.builder()
                    .agent(Path.of(System.getProperty("agent.jar")))
                    .property("upstream", upstream.uri("/"))
                    .property("sentry.dsn", sentry.dsn("1"))
                    .property("sentry.traces-sample-rate", "1.0")
                    .classPath(folder)
                    .classPath(libraries)
                    .main("Stomp")
                    .args(folder.toString()))
            .awaitLine(text -> text.startsWith("port "), LONG);
    return URI.create("ws://127.0.0.1:" + line.substring("port ".length()));
  }

  private static final String SOURCE =
      """
      import java.net.URI;
      import java.net.http.HttpClient;
      import java.net.http.WebSocket;
      import org.apache.catalina.Context;
      import org.apache.catalina.startup.Tomcat;
      import org.apache.tomcat.websocket.server.WsContextListener;
      import org.springframework.messaging.handler.annotation.MessageMapping;
      import org.springframework.messaging.simp.config.MessageBrokerRegistry;
      import org.springframework.stereotype.Controller;
      import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
      import org.springframework.web.servlet.DispatcherServlet;
      import org.springframework.web.socket.config.annotation.*;

      public class Stomp {
        public static void main(String[] args) throws Exception {
          Tomcat tomcat = new Tomcat();
          tomcat.setBaseDir(args[0]);
          tomcat.setPort(0);
          Context context = tomcat.addContext("", args[0]);
          context.addApplicationListener(WsContextListener.class.getName());
          AnnotationConfigWebApplicationContext beans = new AnnotationConfigWebApplicationContext();
          beans.register(Broker.class, Work.class);
          Tomcat.addServlet(context, "mvc", new DispatcherServlet(beans)).setLoadOnStartup(1);
          context.addServletMappingDecoded("/", "mvc");
          tomcat.getConnector();
          tomcat.start();
          System.out.println("port " + tomcat.getConnector().getLocalPort());
          while (System.in.read() >= 0) {}
          System.exit(0);
        }

        @EnableWebSocketMessageBroker
        public static class Broker implements WebSocketMessageBrokerConfigurer {
          @Override
          public void registerStompEndpoints(StompEndpointRegistry registry) {
            registry.addEndpoint("/stomp");
            registry.addEndpoint("/sockjs").withSockJS();
          }

          @Override
          public void configureMessageBroker(MessageBrokerRegistry registry) {
            registry.setApplicationDestinationPrefixes("/app");
            registry.enableSimpleBroker("/topic");
          }
        }

        @Controller
        public static class Work {
          @MessageMapping("/work")
          public void work(String text) {
            HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                    URI.create(System.getProperty("upstream") + "in-work"),
                    new WebSocket.Listener() {})
                .join()
                .abort();
          }

          @MessageMapping("/fail")
          public void fail(String text) {
            throw new IllegalStateException(text);
          }
        }
      }
      """;
}
