package io.github.sentrywebsocket.scenarios.micronaut;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.websocket.WebSocketClient;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Micronaut's client, on one event loop. */
public final class MicronautClient extends ClientProgram {
  private final WebSocketClient client =
      ApplicationContext.run(Map.of("micronaut.netty.event-loops.default.num-threads", 1))
          .getBean(WebSocketClient.class);

  private MicronautClient() {}

  public static void main(String[] args) throws Exception {
    new MicronautClient().run();
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
    return open(request(opening), opening);
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    MutableHttpRequest<Object> request = request(opening);
    open(request, opening).abort();
    open(request, opening).abort();
  }

  private static MutableHttpRequest<Object> request(Opening opening) {
    MutableHttpRequest<Object> request = HttpRequest.GET(opening.uri());
    opening
        .headers()
        .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    return request;
  }

  private OpenConnection open(MutableHttpRequest<Object> request, Opening opening)
      throws Exception {
    Listener.EVENTS.put(opening.uri().getPath(), opening.events());
    Opened opened = new Opened();
    client.connect(Listener.class, request).subscribe(opened);
    try {
      Listener listener = opened.listener.get(10, TimeUnit.SECONDS);
      return new OpenConnection() {
        @Override
        public void sendText(String text) {
          listener.session().sendSync(text);
        }

        @Override
        public void abort() {
          listener.close();
        }
      };
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static final class Opened implements Subscriber<Listener> {
    final CompletableFuture<Listener> listener = new CompletableFuture<>();

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(Listener opened) {
      listener.complete(opened);
    }

    @Override
    public void onError(Throwable failure) {
      listener.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      listener.completeExceptionally(new IllegalStateException("closed"));
    }
  }
}
