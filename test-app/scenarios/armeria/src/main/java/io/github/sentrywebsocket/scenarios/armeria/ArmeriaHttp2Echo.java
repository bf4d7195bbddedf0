package io.github.sentrywebsocket.scenarios.armeria;

import com.linecorp.armeria.client.websocket.WebSocketClient;
import com.linecorp.armeria.client.websocket.WebSocketSession;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import com.linecorp.armeria.server.Server;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * WebSockets in streams of HTTP/2 (RFC 8441), client and server in one JVM: echoes, and a path that
 * nobody accepts. All it sees is on standard output.
 */
public final class ArmeriaHttp2Echo {

  private ArmeriaHttp2Echo() {}

  public static void main(String[] args) throws Exception {
    Server server =
        Server.builder()
            .http(new InetSocketAddress("127.0.0.1", 0))
            .service("/echo/{room}", ArmeriaServer.service((context, in) -> echo(in)))
            .build();
    server.start().join();
    WebSocketClient client = WebSocketClient.of("ws://127.0.0.1:" + server.activeLocalPort());
    for (int i = 0; i < 3; i++) {
      ask(client.connect("/echo/7?token=secret").get(20, TimeUnit.SECONDS));
    }
    try {
      client.connect("/nobody").get(20, TimeUnit.SECONDS);
      System.out.println("opened");
    } catch (Exception refused) {
      System.out.println("refused: " + refused.getCause().getClass().getName());
    }
    server.stop().join();
    System.out.println("end");
    System.exit(0);
  }

  private static WebSocket echo(WebSocket in) {
    WebSocketWriter out = WebSocket.streaming();
    in.subscribe(new Frames(out, text -> out.write("echo of " + text)));
    return out;
  }

  private static void ask(WebSocketSession session) throws Exception {
    System.out.println(session.responseHeaders().status()); // 101 in HTTP/1.1
    CompletableFuture<String> answer = new CompletableFuture<>();
    WebSocketWriter out = session.outbound();
    session.inbound().subscribe(new Frames(out, answer::complete));
    out.write("hello");
    System.out.println(answer.get(20, TimeUnit.SECONDS));
    out.close();
    session.context().log().whenComplete().get(20, TimeUnit.SECONDS);
  }

  private interface Texts {
    void take(String text);
  }

  /** Of either side. */
  private static final class Frames implements Subscriber<WebSocketFrame> {
    private final WebSocketWriter out;
    private final Texts texts;

    Frames(WebSocketWriter out, Texts texts) {
      this.out = out;
      this.texts = texts;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(WebSocketFrame frame) {
      if (frame.type() == WebSocketFrameType.TEXT) {
        texts.take(frame.text());
      }
    }

    @Override
    public void onError(Throwable cause) {
      out.close();
    }

    @Override
    public void onComplete() {
      out.close();
    }
  }
}
