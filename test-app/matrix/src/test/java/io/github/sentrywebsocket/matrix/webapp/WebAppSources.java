package io.github.sentrywebsocket.matrix.webapp;

import java.util.LinkedHashMap;
import java.util.Map;

/** The Java sources of the web applications, by class name. What they do, a client tells them. */
final class WebAppSources {

  /** A message is a command and its argument; what it throws leaves {@code onMessage}. */
  private static final String ENDPOINT =
      """
      package app;

      import jakarta.websocket.ClientEndpoint;
      import jakarta.websocket.ContainerProvider;
      import jakarta.websocket.OnMessage;
      import jakarta.websocket.server.ServerEndpoint;
      import java.net.URI;
      import java.net.http.HttpClient;
      import java.net.http.WebSocket;

      @ServerEndpoint("/socket")
      public class Endpoint {
        @OnMessage
        public String onMessage(String message) throws Exception {
          String[] words = message.split(" ", 2);
          switch (words[0]) {
            case "open":
              open(words[1]);
              break;
            case "connect":
              ContainerProvider.getWebSocketContainer()
                  .connectToServer(new Peer(), URI.create(words[1])).close();
              break;
            case "throw":
              throw new IllegalStateException(words[1]);
            default:
              Commands.run(words[0], words[1]);
          }
          return "done " + message;
        }

        static void open(String uri) throws Exception {
          WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder()
              .buildAsync(URI.create(uri), new WebSocket.Listener() {}).get();
          socket.abort();
        }

        @ClientEndpoint
        public static class Peer {}
      }
      """;

  /** In front of the endpoint. The query is a command and its argument: {@code answer=403}. */
  private static final String GATE =
      """
      package app;

      import jakarta.servlet.AsyncContext;
      import jakarta.servlet.DispatcherType;
      import jakarta.servlet.Filter;
      import jakarta.servlet.FilterChain;
      import jakarta.servlet.FilterConfig;
      import jakarta.servlet.ServletException;
      import jakarta.servlet.ServletRequest;
      import jakarta.servlet.ServletResponse;
      import jakarta.servlet.http.HttpServletRequest;
      import jakarta.servlet.http.HttpServletResponse;
      import java.io.IOException;

      public class Gate implements Filter {
        @Override
        public void init(FilterConfig config) {}

        @Override
        public void destroy() {}

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
          String query = ((HttpServletRequest) request).getQueryString();
          String[] words = (query == null ? "=" : query).split("=", 2);
          switch (words[0]) {
            case "answer":
              ((HttpServletResponse) response).sendError(Integer.parseInt(words[1]));
              return;
            case "throw":
              throw new IllegalStateException(words[1]);
            case "open":
              open(words[1]);
              break;
            case "async":
              if (request.getDispatcherType() == DispatcherType.ASYNC) {
                open(words[1] + "/dispatched");
                ((HttpServletResponse) response).sendError(429);
              } else {
                AsyncContext async = request.startAsync();
                async.start(() -> {
                  open(words[1] + "/started");
                  async.dispatch();
                });
              }
              return;
            default:
          }
          chain.doFilter(request, response);
        }

        private static void open(String uri) {
          try {
            Endpoint.open(uri);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
      }
      """;

  private static final String LISTENER =
      """
      package app;

      import jakarta.servlet.ServletContextEvent;
      import jakarta.servlet.ServletContextListener;

      public class Listener implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
          String dsn = event.getServletContext().getInitParameter("dsn");
          if (dsn != null) {
            // On a thread of its own: an SDK leaves its scopes on the thread that starts it.
            Thread starter = new Thread(() -> Commands.run("start", dsn));
            starter.start();
            try {
              starter.join();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
          System.out.println("started " + event.getServletContext().getContextPath() + ".");
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
          Commands.run("stop", "");
        }
      }
      """;

  private static final String COMMANDS_WITH_SENTRY =
      """
      package app;

      import io.sentry.Sentry;

      class Commands {
        static void run(String command, String argument) {
          switch (command) {
            case "start":
              Sentry.init(options -> {
                options.setDsn(argument);
                options.setTracesSampleRate(1.0);
                // Process-wide, so they would tie one application's SDK to another's.
                options.setEnableUncaughtExceptionHandler(false);
                options.setEnableShutdownHook(false);
                // Its thread outlives Sentry.close.
                options.setAttachServerName(false);
              });
              break;
            case "stop":
              Sentry.close();
              break;
            case "capture":
              Sentry.captureMessage(argument);
              break;
            default:
          }
        }
      }
      """;

  private static final String COMMANDS_WITHOUT =
      """
      package app;

      class Commands {
        static void run(String command, String argument) {}
      }
      """;

  private WebAppSources() {}

  static Map<String, String> of(boolean javax, boolean sentry) {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put("Endpoint", in(javax, ENDPOINT));
    sources.put("Gate", in(javax, GATE));
    sources.put("Listener", in(javax, LISTENER));
    sources.put("Commands", sentry ? COMMANDS_WITH_SENTRY : COMMANDS_WITHOUT);
    return sources;
  }

  private static String in(boolean javax, String source) {
    return javax ? source.replace("jakarta.", "javax.") : source;
  }
}
