package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import kotlin.Unit;
import kotlin.coroutines.CoroutineContext;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.ThreadContextElement;

/**
 * The scopes of an upgrade or of a session in a coroutine's context: coroutines make them current
 * on each thread on which they run, and take them away when they suspend. All that is launched
 * inside inherits them.
 */
final class KtorScopes implements ThreadContextElement<Object> {

  static final class Key implements CoroutineContext.Key<KtorScopes> {}

  private static final Key KEY = new Key();

  /** Those of the coroutine that runs on this thread, if it is one of a session. */
  private static final ThreadLocal<KtorScopes> CURRENT = new ThreadLocal<>();

  /** Null for a client. */
  final UpgradeRequest upgrade;

  /** Null until there is a session. */
  private volatile Connection connection;

  /**
   * Of a session that another library opens, which counts what it does: those of the code that
   * asked for it, then the session's.
   */
  private volatile Caller library;

  private volatile int closeCode = 1006;

  /** Of a client that was refused; the caller is told by an exception later. */
  private volatile ClientHandshake refused;

  /** The 101 is on its way. */
  private volatile boolean isAnswering;

  KtorScopes(UpgradeRequest upgrade) {
    this.upgrade = upgrade;
  }

  /** Those of a context; null when it has none. */
  static KtorScopes in(CoroutineContext context) {
    return context.get(KEY);
  }

  /** The session whose coroutine runs on this thread; null when it is none. */
  static KtorScopes current() {
    KtorScopes current = CURRENT.get();
    return current == null || current.connection == null ? null : current;
  }

  Connection connection() {
    return connection;
  }

  void opened(Connection opened) {
    connection = opened;
    opened.opened();
  }

  /** The upgrade is accepted by an engine that tells whether the 101 was written. */
  void answering() {
    isAnswering = true;
    upgrade.accepting();
  }

  /** An engine has thrown between: on Netty it misses handlers of a channel that is closed. */
  boolean isLost() {
    return isAnswering && upgrade.connection() == Connection.NONE;
  }

  /** Those of the session, which begins; its 101 may be on its way, or be lost already. */
  KtorScopes session() {
    if (!isAnswering) {
      upgrade.answered(101);
    }
    KtorScopes session = new KtorScopes(upgrade);
    session.isAnswering = isAnswering;
    Connection opening = upgrade.opening();
    if (opening != Connection.NONE) {
      session.opened(opening);
    }
    return session;
  }

  /** The peer sends something, so it has had its answer. */
  void heard() {
    if (isAnswering) {
      isAnswering = false;
      upgrade.answered(101);
    }
  }

  void refused(ClientHandshake handshake) {
    refused = handshake;
  }

  /** What the caller is told of a handshake that was refused. */
  void told(Throwable cause) {
    if (refused != null) {
      refused.failed(cause);
    }
  }

  void askedBy(Caller caller) {
    library = caller;
  }

  /** The library that opens the session is telling of it on this thread. */
  void openedHere(Object session) {
    library = Caller.inConnection(session);
  }

  /** The peer has said so. */
  void closing(int code) {
    closeCode = code;
  }

  /** The session ends with a job of its coroutines. */
  void endWith(Job job) {
    if (connection == null) {
      return;
    }
    job.invokeOnCompletion(
        cause -> {
          connection.closed(closeCode);
          return Unit.INSTANCE;
        });
  }

  @Override
  public Object updateThreadContext(CoroutineContext context) {
    Connection current = connection;
    if (current != null) {
      CURRENT.set(this);
      return current.activate();
    }
    Caller others = library;
    if (others != null) {
      return others.activate();
    }
    return upgrade == null ? null : upgrade.activate();
  }

  @Override
  public void restoreThreadContext(CoroutineContext context, Object token) {
    CURRENT.set(null);
    Activation.end(token);
  }

  @Override
  public CoroutineContext.Key<?> getKey() {
    return KEY;
  }

  @Override
  public <R> R fold(
      R initial, Function2<? super R, ? super CoroutineContext.Element, ? extends R> operation) {
    return CoroutineContext.Element.DefaultImpls.fold(this, initial, operation);
  }

  @Override
  public <E extends CoroutineContext.Element> E get(CoroutineContext.Key<E> key) {
    return CoroutineContext.Element.DefaultImpls.get(this, key);
  }

  @Override
  public CoroutineContext minusKey(CoroutineContext.Key<?> key) {
    return CoroutineContext.Element.DefaultImpls.minusKey(this, key);
  }

  @Override
  public CoroutineContext plus(CoroutineContext context) {
    return CoroutineContext.Element.DefaultImpls.plus(this, context);
  }
}
