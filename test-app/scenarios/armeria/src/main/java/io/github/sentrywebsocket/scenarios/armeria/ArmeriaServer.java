package io.github.sentrywebsocket.scenarios.armeria;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import com.linecorp.armeria.server.websocket.WebSocketServiceBuilder;
import com.linecorp.armeria.server.websocket.WebSocketServiceHandler;
import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Armeria's server, on two event loops, with handlers that stay on them. */
public final class ArmeriaServer {

  private ArmeriaServer() {}

  public static void main(String[] args) {
    ServerProgram.run(
        () -> {
          Server server =
              Server.builder()
                  .http(new InetSocketAddress("127.0.0.1", 0))
                  .workerGroup(2)
                  .service("/plain", (context, request) -> HttpResponse.of(200))
                  .service("/rooms/{id}", service(ArmeriaServer::handle))
                  .serviceUnder("/", service(ArmeriaServer::handle))
                  .decorator(ArmeriaServer::answer)
                  .build();
          server.start().join();
          return server.activeLocalPort();
        });
  }

  /** {@code WebSocketService} is a class until 1.26, and an interface since. */
  static HttpService service(WebSocketServiceHandler handler) throws ReflectiveOperationException {
    WebSocketServiceBuilder builder =
        (WebSocketServiceBuilder)
            WebSocketService.class
                .getMethod("builder", WebSocketServiceHandler.class)
                .invoke(null, handler);
    return builder.allowedOrigins("*").build();
  }

  private static HttpResponse answer(
      HttpService service, ServiceRequestContext context, HttpRequest request) throws Exception {
    String path = context.path();
    switch (path) {
      case "/plain":
        return service.serve(context, request);
      case "/async-403":
        return HttpResponse.from(
            CompletableFuture.supplyAsync(
                () -> HttpResponse.of(403), context.blockingTaskExecutor()));
      case "/async-upgrade":
        return HttpResponse.from(
            CompletableFuture.supplyAsync(
                () -> serve(service, context, request), context.blockingTaskExecutor()));
      default:
        int status = Callbacks.answer(path);
        return status == 101 ? service.serve(context, request) : HttpResponse.of(status);
    }
  }

  private static HttpResponse serve(
      HttpService service, ServiceRequestContext context, HttpRequest request) {
    try {
      return service.serve(context, request);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static WebSocket handle(ServiceRequestContext context, WebSocket in) {
    WebSocketWriter out = WebSocket.streaming();
    Callbacks.called(context.path(), "onOpen");
    in.subscribe(new Endpoint(context.path(), out));
    return out;
  }

  private static final class Endpoint implements Subscriber<WebSocketFrame> {
    private final String path;
    private final WebSocketWriter out;

    Endpoint(String path, WebSocketWriter out) {
      this.path = path;
      this.out = out;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(WebSocketFrame frame) {
      WebSocketFrameType type = frame.type();
      if (type == WebSocketFrameType.CLOSE) {
        out.close();
      } else if (type == WebSocketFrameType.PING) {
        out.tryWrite(WebSocketFrame.ofPong(frame.array()));
      } else if (type == WebSocketFrameType.PONG) {
        Callbacks.called(path, "onPong");
      } else if (path.equals("/partial")) {
        Callbacks.called(path, frame.isFinalFragment() ? "onLastPart" : "onPart");
      } else {
        Callbacks.called(path, type == WebSocketFrameType.BINARY ? "onBinary" : "onMessage");
      }
    }

    @Override
    public void onError(Throwable cause) {
      try {
        Callbacks.called(path, "onError");
        Callbacks.called(path, "onClose");
      } finally {
        out.close(cause);
      }
    }

    @Override
    public void onComplete() {
      try {
        Callbacks.called(path, "onClose");
      } finally {
        out.close();
      }
    }
  }
}
