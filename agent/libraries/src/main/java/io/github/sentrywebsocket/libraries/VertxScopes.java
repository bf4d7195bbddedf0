package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.util.Arrays;

/**
 * What runs on a thread of Vert.x, and in whose scopes. Vert.x 4 and later give every request a
 * context of its own and dispatch on it all that belongs to the request, on whatever thread: from
 * the arrival of an upgrade on, its scopes go with that context. A callback of one connection that
 * shares a context with another has its scopes to itself.
 */
final class VertxScopes {

  /** Upgrade requests and connections, by context. */
  private static final WeakIdentityMap<Object, Object> CONTEXTS = new WeakIdentityMap<>();

  private static final ThreadLocal<VertxScopes> THREADS = new ThreadLocal<>();

  private Object[] contexts = new Object[8];

  /** Upgrade requests and connections. */
  private Object[] owners = new Object[8];

  /** In the words of Jakarta WebSocket; null where an exception is none of a callback. */
  private String[] callbacks = new String[8];

  private Object[] tokens = new Object[8];
  private boolean[] dispatched = new boolean[8];
  private int depth;

  private VertxScopes() {}

  /** All that is dispatched on this context belongs to the upgrade. */
  static void attach(Object context, UpgradeRequest upgrade) {
    CONTEXTS.put(context, upgrade);
  }

  static void detach(Object context) {
    CONTEXTS.remove(context);
  }

  /** The connection is closed; its context may be another connection's. */
  static void detach(Object context, Connection connection) {
    Object owner = CONTEXTS.get(context);
    if (owner instanceof UpgradeRequest && ((UpgradeRequest) owner).connection() == connection) {
      CONTEXTS.remove(context);
    }
  }

  /** The connection in whose scopes this thread is; never null. */
  static Connection connection() {
    VertxScopes thread = THREADS.get();
    Object owner = thread == null || thread.depth == 0 ? null : thread.owners[thread.depth - 1];
    if (owner instanceof UpgradeRequest) {
      return ((UpgradeRequest) owner).connection();
    }
    return owner == null ? Connection.NONE : (Connection) owner;
  }

  /** A context is made of another one: for work that a callback hands on, if one runs here. */
  static void inherit(Object context) {
    VertxScopes thread = THREADS.get();
    if (thread != null && thread.depth > 0) {
      CONTEXTS.put(context, thread.owners[thread.depth - 1]);
    }
  }

  /** A context begins to run on this thread. */
  static void begin(Object context, Object previous) {
    if (CONTEXTS.isEmpty() || context == null || context == previous) {
      return;
    }
    Object owner = CONTEXTS.get(context);
    if (owner == null) {
      return;
    }
    VertxScopes thread = THREADS.get();
    if (thread != null && thread.depth > 0 && thread.contexts[thread.depth - 1] == context) {
      return;
    }
    if (owner instanceof Connection) {
      push(context, owner, null, ((Connection) owner).activate(), true);
    } else {
      UpgradeRequest upgrade = (UpgradeRequest) owner;
      boolean isOpen = upgrade.connection() != Connection.NONE;
      push(context, upgrade, isOpen ? null : "onOpen", upgrade.activate(), true);
    }
  }

  /** A context ends to run on this thread. */
  static void end(Object context, Object previous) {
    if (context == previous) {
      return;
    }
    // Not only while there are contexts: the last one may have gone since this one began.
    VertxScopes thread = THREADS.get();
    if (thread != null && thread.depth > 0) {
      int top = thread.depth - 1;
      if (thread.dispatched[top] && thread.contexts[top] == context) {
        thread.pop();
      }
    }
  }

  /**
   * A callback begins.
   *
   * @param context on which Vert.x dispatches it; null when it does so already, or always
   * @return for {@link #leave}, on the same thread
   */
  static Integer enter(Object context, Object owner, String callback, Object token) {
    return push(context, owner, callback, token, false);
  }

  /** Ends {@link #enter}, and whatever began since. */
  static void leave(Integer entered) {
    VertxScopes thread = THREADS.get();
    while (entered != null && thread != null && thread.depth > entered) {
      thread.pop();
    }
  }

  /** Vert.x reports what left a callback. */
  static void thrown(Throwable failure) {
    VertxScopes thread = THREADS.get();
    if (thread != null && thread.depth > 0 && thread.callbacks[thread.depth - 1] != null) {
      failed(thread.owners[thread.depth - 1], thread.callbacks[thread.depth - 1], failure);
    }
  }

  /** What left a callback of an upgrade request or of a connection. */
  static void failed(Object owner, String callback, Throwable failure) {
    if (owner instanceof Connection) {
      ((Connection) owner).failed(callback, failure);
    } else if (((UpgradeRequest) owner).connection() == Connection.NONE) {
      ((UpgradeRequest) owner).failed(failure);
    } else {
      ((UpgradeRequest) owner).connection().failed(callback, failure);
    }
  }

  private static Integer push(
      Object context, Object owner, String callback, Object token, boolean isDispatched) {
    VertxScopes thread = THREADS.get();
    if (thread == null) {
      thread = new VertxScopes();
      THREADS.set(thread);
    }
    int before = thread.depth;
    if (before == thread.owners.length) {
      thread.grow();
    }
    thread.contexts[before] = context;
    thread.owners[before] = owner;
    thread.callbacks[before] = callback;
    thread.tokens[before] = token;
    thread.dispatched[before] = isDispatched;
    thread.depth = before + 1;
    return before;
  }

  private void pop() {
    depth--;
    Activation.end(tokens[depth]);
    contexts[depth] = null;
    owners[depth] = null;
    tokens[depth] = null;
  }

  private void grow() {
    int length = 2 * depth;
    contexts = Arrays.copyOf(contexts, length);
    owners = Arrays.copyOf(owners, length);
    callbacks = Arrays.copyOf(callbacks, length);
    tokens = Arrays.copyOf(tokens, length);
    dispatched = Arrays.copyOf(dispatched, length);
  }
}
