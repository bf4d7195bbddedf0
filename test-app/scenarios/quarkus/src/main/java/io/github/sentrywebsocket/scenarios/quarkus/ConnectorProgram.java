package io.github.sentrywebsocket.scenarios.quarkus;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import io.quarkus.websockets.next.WebSocketClientConnection;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** What Quarkus's two clients share. */
abstract class ConnectorProgram<C> extends ClientProgram {

  /** One that opens it, as often as it is asked to. */
  protected abstract C connector(Opening opening);

  /** Asks it. */
  protected abstract Uni<WebSocketClientConnection> connect(C connector);

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
    return open(connector(opening));
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    C connector = connector(opening);
    open(connector).abort();
    open(connector).abort();
  }

  private OpenConnection open(C connector) {
    WebSocketClientConnection connection =
        connect(connector).await().atMost(Duration.ofSeconds(10));
    return new OpenConnection() {
      @Override
      public void sendText(String text) {
        connection.sendText(text).await().atMost(Duration.ofSeconds(5));
      }

      @Override
      public void abort() {
        connection.close().subscribe().with(any -> {}, failure -> System.out.println(failure));
      }
    };
  }
}
