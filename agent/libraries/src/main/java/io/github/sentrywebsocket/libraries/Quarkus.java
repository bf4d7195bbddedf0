package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.smallrye.mutiny.Multi;
import java.lang.ref.WeakReference;
import net.bytebuddy.asm.Advice;

/**
 * Quarkus WebSockets Next above Vert.x, on either side. Vert.x's contexts carry the scopes to
 * whatever thread Quarkus calls a bean on; but what leaves a bean's method is caught by classes
 * that Quarkus generates, told to {@code @OnError}, or logged.
 */
final class Quarkus {

  private static final Getter FAILURE = new Getter("failure");
  private static final Getter STATUS = new Getter("statusCode");

  private static final WeakReference<Throwable> NOTHING = new WeakReference<>(null);

  /** By Quarkus's connection. */
  private static final WeakIdentityMap<Object, Quarkus> BEANS = new WeakIdentityMap<>();

  private final Connection connection;

  /** That which runs, as far as Quarkus calls one after the other, which it does unless asked. */
  private volatile String callback = "onOpen";

  private volatile WeakReference<Throwable> reported = NOTHING;

  private Quarkus(Connection connection) {
    this.connection = connection;
  }

  private void failed(String callback, Throwable thrown) {
    if (!isKnown(thrown) && !isClosed(thrown)) {
      reported = new WeakReference<>(thrown);
      connection.failed(callback, thrown);
    }
  }

  /** Reported already, or no bean's but the peer's. */
  private boolean isKnown(Throwable thrown) {
    Throwable before = reported.get();
    return (before != null && (thrown == before || thrown.getCause() == before))
        || VertxWebSocket.wasTold(thrown);
  }

  /** Of a bean that sends when the peer is gone; Quarkus does not log it either. */
  private static boolean isClosed(Throwable thrown) {
    String message = thrown.getMessage();
    return thrown.getClass().getSimpleName().equals("HttpClosedException")
        || (message != null && message.contains("WebSocket is closed"));
  }

  /**
   * {@code WebSocketEndpointBase(WebSocketConnectionBase, …)}: one per connection, when it is open.
   */
  static final class Made {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object connection) {
      Connection opened = VertxScopes.connection();
      if (opened != Connection.NONE) {
        BEANS.put(connection, new Quarkus(opened));
      }
    }
  }

  /** {@code doExecute(Context, Object, ExecutionModel, Function, boolean, Runnable, Consumer)}. */
  static final class Execute {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("connection") Object connection,
        @Advice.Argument(1) Object message,
        @Advice.Argument(4) boolean isLast) {
      Quarkus bean = BEANS.get(connection);
      if (bean != null) {
        bean.callback = message != null ? "onMessage" : isLast ? "onClose" : "onOpen";
      }
    }
  }

  /**
   * {@code doErrorExecute(Throwable, ExecutionModel, Function)}: a method takes what was thrown.
   */
  static final class OnError {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("connection") Object connection, @Advice.Argument(0) Throwable thrown) {
      Quarkus bean = BEANS.get(connection);
      if (bean != null) {
        bean.failed(bean.callback, thrown);
        bean.callback = "onError";
      }
    }
  }

  /** {@code Endpoints.handleFailure(…, Throwable, String, WebSocketConnectionBase)}: none does. */
  static final class Failed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(1) Throwable thrown, @Advice.Argument(3) Object connection) {
      Quarkus bean = BEANS.get(connection);
      if (bean != null && thrown != null) {
        bean.failed(bean.callback, thrown);
      }
    }
  }

  /** {@code multiText(Multi, Function)}, {@code multiBinary}: many answers to one message. */
  static final class Answers {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
    static Multi<?> enter(
        @Advice.FieldValue("connection") Object connection, @Advice.Argument(0) Multi<?> answers) {
      Quarkus bean = BEANS.get(connection);
      if (bean == null || answers == null) {
        return answers;
      }
      String callback = bean.callback;
      return answers.onFailure().invoke(thrown -> bean.failed(callback, thrown));
    }
  }

  /** {@code QuarkusErrorHandler.handle(RoutingContext)}: answers what the application threw. */
  static final class Unhandled {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object context) throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (!upgrade.isTraced()) {
        return;
      }
      Throwable thrown = (Throwable) FAILURE.get(context);
      int status = (int) STATUS.get(context);
      // Quarkus's are refusals.
      if (thrown != null
          && (status < 0 || status >= 500)
          && !(thrown instanceof SecurityException)) {
        VertxScopes.failed(upgrade, "onOpen", thrown);
      }
    }
  }
}
