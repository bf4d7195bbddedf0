package io.github.sentrywebsocket.scenarios;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A client that gives a future of a connection, and whose threads others can use.
 *
 * @param <R> its request, with which an application may ask twice
 */
public abstract class FutureClientProgram<R> extends ClientProgram {

  /** The application's listener, which stands for its connection. */
  public interface Listener extends OpenConnection {
    boolean isOpen();
  }

  /** A request without anything in it. */
  protected abstract R request();

  protected abstract Listener listener(ConnectionEvents events);

  /** Asks for a connection, with the opening's time-out for what comes next. */
  protected abstract Future<?> connect(Opening opening, R request, Listener listener)
      throws Exception;

  /** Makes the client answer to a 401 of a server. */
  protected abstract void authenticate(URI server, String user, String password);

  /** The client's own threads. */
  protected abstract Executor threads();

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return open(opening, request());
  }

  @Override
  protected OpenConnection openAuthenticating(Opening opening) throws Exception {
    authenticate(opening.uri().resolve("/"), "user", "password");
    return open(opening);
  }

  @Override
  protected OpenConnection openRedirecting(Opening opening) throws Exception {
    return open(opening);
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    R request = request();
    open(opening, request).abort();
    open(opening, request).abort();
  }

  private OpenConnection open(Opening opening, R request) throws Exception {
    Listener listener = listener(opening.events());
    try {
      connect(opening, request, listener).get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      // A listener that throws at once fails the future of a connection that was opened.
      if (!listener.isOpen()) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
    return listener;
  }

  /** The client's threads open the connection of a caller, then one of their own. */
  private void otherThread() throws Exception {
    inTransaction(Opening.of(Outgoing.uri("server", "/other-thread")), this::open);
    CompletableFuture.runAsync(() -> outgoing.touch("/other-thread/after").join(), threads())
        .get(10, TimeUnit.SECONDS);
  }
}
