package io.github.sentrywebsocket.scenarios.helidon;

import static io.github.sentrywebsocket.scenarios.helidon.Reflected.call;
import static io.github.sentrywebsocket.scenarios.helidon.Reflected.implementing;
import static io.github.sentrywebsocket.scenarios.helidon.Reflected.of;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Helidon's client: the caller's thread does the handshake, a virtual one the rest. */
public final class HelidonClient extends ClientProgram {

  private HelidonClient() {}

  public static void main(String[] args) throws Exception {
    new HelidonClient().run();
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return connect(client(opening), opening);
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    Object client = client(opening);
    connect(client, opening).abort();
    connect(client, opening).abort();
  }

  private static Object client(Opening opening) {
    Object builder = of("io.helidon.webclient.websocket.WsClient", "builder");
    call(builder, "readTimeout", opening.timeout());
    opening
        .headers()
        .forEach(
            (name, values) ->
                call(
                    builder,
                    "addHeader",
                    of(
                        "io.helidon.http.HeaderValues",
                        "create",
                        of("io.helidon.http.HeaderNames", "create", name),
                        values.toArray(String[]::new))));
    return call(builder, "build");
  }

  private static OpenConnection connect(Object client, Opening opening) throws Exception {
    CompletableFuture<Object> session = new CompletableFuture<>();
    ConnectionEvents events = opening.events();
    Object listener =
        implementing(
            "io.helidon.websocket.WsListener",
            (method, arguments) -> told(method, arguments, events, session));
    call(client, "connect", opening.uri(), listener);
    Object opened = session.get(10, TimeUnit.SECONDS);
    return new OpenConnection() {
      @Override
      public void sendText(String text) {
        call(opened, "send", text, true);
      }

      @Override
      public void abort() {
        try {
          call(opened, "terminate");
        } catch (IllegalStateException | UncheckedIOException closed) {
          // It has ended already.
        }
      }
    };
  }

  private static Object told(
      String method,
      Object[] arguments,
      ConnectionEvents events,
      CompletableFuture<Object> session) {
    switch (method) {
      case "onHttpUpgrade":
        return Optional.empty();
      case "onOpen":
        events.onOpen();
        session.complete(arguments[0]);
        return null;
      case "onMessage":
        message(arguments[1], events);
        return null;
      case "onPing":
        events.onPing();
        return null;
      case "onPong":
        events.onPong();
        return null;
      case "onClose":
        events.onClose();
        return null;
      case "onError":
        events.onError();
        return null;
      default:
        return null;
    }
  }

  /** Helidon tells nobody of what leaves a listener. */
  private static void message(Object message, ConnectionEvents events) {
    if (!(message instanceof String text)) {
      events.onBinary();
      return;
    }
    try {
      events.onText(text);
    } catch (IllegalStateException e) {
      events.onError();
      throw e;
    }
  }
}
