package io.github.sentrywebsocket.scenarios.armeria;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.websocket.WebSocketClient;
import com.linecorp.armeria.client.websocket.WebSocketClientBuilder;
import com.linecorp.armeria.client.websocket.WebSocketSession;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Armeria's client over HTTP/1.1, on one event loop, with subscribers that stay on it. */
public final class ArmeriaClient extends ClientProgram {
  private final ClientFactory eventLoop = ClientFactory.builder().workerGroup(1).build();

  private ArmeriaClient() {}

  public static void main(String[] args) throws Exception {
    new ArmeriaClient().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  private void otherThread() throws Exception {
    application.inTransaction("other-thread", () -> open(at("/other-thread")).abort());
    open(at("/other-thread/after")).abort();
  }

  private static Opening at(String path) {
    return Opening.of(Outgoing.uri("server", path));
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return open(builder(opening).build(), opening);
  }

  @Override
  protected OpenConnection openRedirecting(Opening opening) throws Exception {
    return open(builder(opening).followRedirects().build(), opening);
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    WebSocketClient client = builder(opening).build();
    open(client, opening).abort();
    open(client, opening).abort();
  }

  private WebSocketClientBuilder builder(Opening opening) {
    WebSocketClientBuilder builder =
        WebSocketClient.builder("ws+h1c://" + opening.uri().getAuthority()).factory(eventLoop);
    opening
        .headers()
        .forEach((name, lines) -> lines.forEach(line -> builder.addHeader(name, line)));
    return builder;
  }

  private static OpenConnection open(WebSocketClient client, Opening opening) throws Exception {
    URI uri = opening.uri();
    try {
      return client
          .connect(
              uri.getRawQuery() == null ? uri.getPath() : uri.getPath() + "?" + uri.getRawQuery())
          .orTimeout(opening.timeout().toMillis(), TimeUnit.MILLISECONDS)
          .thenApply(session -> new Listener(session, opening.events()))
          .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static final class Listener implements Subscriber<WebSocketFrame>, OpenConnection {
    private final WebSocketSession session;
    private final WebSocketWriter out;
    private final ConnectionEvents events;

    Listener(WebSocketSession session, ConnectionEvents events) {
      this.session = session;
      this.out = session.outbound();
      this.events = events;
      events.onOpen();
      // Elsewhere than on its event loop, the end of the TCP connection may overtake a close frame,
      // and is an error then.
      session.inbound().subscribe(this, session.context().eventLoop());
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(WebSocketFrame frame) {
      WebSocketFrameType type = frame.type();
      if (type == WebSocketFrameType.TEXT) {
        events.onText(frame.toStringUtf8());
      } else if (type == WebSocketFrameType.BINARY) {
        events.onBinary();
      } else if (type == WebSocketFrameType.PING) {
        events.onPing();
        out.tryWrite(WebSocketFrame.ofPong(frame.array()));
      } else if (type == WebSocketFrameType.PONG) {
        events.onPong();
      } else if (type == WebSocketFrameType.CLOSE) {
        out.close();
      }
    }

    @Override
    public void onError(Throwable cause) {
      events.onError();
    }

    @Override
    public void onComplete() {
      events.onClose();
      out.close();
    }

    @Override
    public void sendText(String text) {
      out.write(text);
    }

    @Override
    public void abort() {
      session.inbound().abort();
      out.abort();
    }
  }
}
