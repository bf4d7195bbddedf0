package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import net.bytebuddy.asm.Advice;

/**
 * Atmosphere, above a container's endpoints. It calls handlers on executors of its own, those that
 * write a broadcast always, and catches what leaves them.
 */
final class Atmosphere {

  /** By Atmosphere's {@code WebSocket}. */
  private static final WeakIdentityMap<Object, Caller> CONNECTIONS = new WeakIdentityMap<>();

  private static final Getter WEB_SOCKET = new Getter("webSocket");

  private Atmosphere() {}

  private static void swallowed(Object witness, Throwable caught) {
    // A write to a peer that is gone.
    if (!(caught instanceof IOException || caught instanceof InterruptedException)) {
      Connection.swallowed(witness, CallbackInStack.nearest(), caught);
    }
  }

  /**
   * {@code JSR356AsyncSupport.AtmosphereConfigurator.modifyHandshake(…)}: the container has mapped
   * one of the templates for every path, such as <code>/{path}</code>.
   */
  static final class Mapped {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter() {
      UpgradeRequest.current().noRoute();
    }
  }

  /** {@code DefaultWebSocketProcessor.open(WebSocket, …)}, in the container's onOpen. */
  static final class Open {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object processor, @Advice.Argument(0) Object webSocket) {
      Caller connection = Caller.inConnection(processor);
      if (connection != Caller.NONE) {
        CONNECTIONS.put(webSocket, connection);
      }
    }
  }

  /**
   * {@code DefaultWebSocketProcessor.dispatch(WebSocket, AtmosphereRequest, AtmosphereResponse)}: a
   * message as a request, on an executor if the application wants so.
   */
  static final class Dispatch {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object webSocket) {
      return activate(webSocket);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code DefaultBroadcaster.invokeOnStateChange(AtmosphereResource, …)}: to one of many. */
  static final class StateChange {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object resource) throws Throwable {
      return activate(WEB_SOCKET.get(resource));
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** Null without a WebSocket: its resource speaks HTTP. */
  private static Object activate(Object webSocket) {
    Caller connection = webSocket == null ? null : CONNECTIONS.get(webSocket);
    return connection == null ? null : connection.activate();
  }

  /**
   * What {@code open}, {@code dispatch}, {@code invokeOnStateChange} and {@code
   * AtmosphereResourceImpl.notifyListeners} catch.
   */
  static final class Failed {
    static void caught(Object self, Object argument, Throwable caught) {
      swallowed(self, caught);
    }
  }

  /** {@code DefaultWebSocketProcessor.handleException(Exception, …)}: of a WebSocketHandler. */
  static final class HandlerFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object processor, @Advice.Argument(0) Exception thrown) {
      swallowed(processor, thrown);
    }
  }

  /**
   * {@code Utils.invoke(Object, Method, Object)} and {@code Invoker.invokeMethod(Method, …)}: of an
   * annotated method. Others tell that it does not take such a message.
   */
  static final class MethodFailed {
    static void caught(Object none, Object argument, Throwable caught) {
      if (caught instanceof InvocationTargetException) {
        swallowed(argument, caught.getCause());
      }
    }
  }
}
