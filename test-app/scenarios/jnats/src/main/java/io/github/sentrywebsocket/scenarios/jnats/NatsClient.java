package io.github.sentrywebsocket.scenarios.jnats;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.Fence;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.support.HttpRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** jnats: a subscription is what receives, and an event of the connection tells its end. */
public final class NatsClient extends ClientProgram {

  private NatsClient() {}

  public static void main(String[] args) throws Exception {
    new NatsClient().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return subscribed(Nats.connect(options(opening)), opening.events());
  }

  /** With the same options. */
  @Override
  protected void openTwice(Opening opening) throws Exception {
    Options options = options(opening);
    Nats.connect(options).close();
    Nats.connect(options).close();
  }

  private void otherThread() throws Exception {
    application.inTransaction("other-thread", () -> connectAsynchronously("/other-thread"));
    connectAsynchronously("/other-thread/after");
  }

  private static void connectAsynchronously(String path) throws Exception {
    CompletableFuture<Connection> connected = new CompletableFuture<>();
    ConnectionListener listener =
        (connection, event) -> {
          if (event == ConnectionListener.Events.CONNECTED) {
            connected.complete(connection);
          }
        };
    Opening opening = Opening.of(Outgoing.uri("server", path));
    Nats.connectAsynchronously(builder(opening).connectionListener(listener).build(), false);
    connected.get(10, TimeUnit.SECONDS).close();
  }

  private static OpenConnection subscribed(Connection connection, ConnectionEvents events)
      throws Exception {
    Fence fence = new Fence();
    connection
        .createDispatcher(
            message -> {
              String text = new String(message.getData(), StandardCharsets.UTF_8);
              if (!fence.takes(text)) {
                events.onText(text);
              }
            })
        .subscribe("texts");
    connection.flush(Duration.ofSeconds(5));
    return new OpenConnection() {
      @Override
      public void sendText(String text) throws InterruptedException {
        if (text.equals("end")) {
          publish(Fence.TEXT);
          fence.await();
        }
        publish(text);
      }

      private void publish(String text) {
        connection.publish("texts", text.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public void abort() throws InterruptedException {
        connection.close();
      }
    };
  }

  private static Options options(Opening opening) {
    ConnectionEvents events = opening.events();
    return builder(opening)
        .connectionListener((connection, event) -> tell(event, events))
        .errorListener(new Errors(events))
        .build();
  }

  private static void tell(ConnectionListener.Events event, ConnectionEvents events) {
    if (event == ConnectionListener.Events.CONNECTED) {
      events.onOpen();
    } else if (event == ConnectionListener.Events.CLOSED) {
      events.onClose();
    }
  }

  private static Options.Builder builder(Opening opening) {
    Options.Builder builder =
        new Options.Builder()
            .server(opening.uri().toString())
            .maxReconnects(0)
            .connectionTimeout(Duration.ofSeconds(5))
            .httpRequestInterceptor(request -> prepare(request, opening));
    if (opening.timeout().toMillis() < 1000) {
      builder.socketReadTimeoutMillis((int) opening.timeout().toMillis());
    }
    return builder;
  }

  /** Old versions ask for {@code /} whatever the address says, and no version asks its query. */
  private static void prepare(HttpRequest request, Opening opening) {
    URI uri = opening.uri();
    request.uri(
        uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery());
    opening.headers().forEach((name, values) -> request.getHeaders().add(name, values));
  }

  private static final class Errors implements ErrorListener {
    private final ConnectionEvents events;

    Errors(ConnectionEvents events) {
      this.events = events;
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
      events.onError();
    }

    @Override
    public void errorOccurred(Connection connection, String error) {}

    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {}
  }
}
