package io.github.sentrywebsocket.libraries;

import static java.lang.invoke.MethodType.methodType;

import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.libraries.shared.JettyHandshake;
import io.github.sentrywebsocket.libraries.shared.JettyLink;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.websocket.api.UpgradeException;
import org.eclipse.jetty.websocket.common.events.AbstractEventDriver;

/** The client of Jetty 9.4, native and JSR 356: its handshake begins on the caller's thread. */
final class JettyClient {

  private JettyClient() {}

  /**
   * {@code WebSocketUpgradeRequest.initWebSocketHeaders()}: all headers are there, those of the
   * application's listener or configurator included.
   */
  static final class Request9 {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This Request request,
        @Advice.FieldValue("localEndpoint") Object driver,
        @Advice.FieldValue("fut") CompletableFuture<?> opened)
        throws Throwable {
      JettyHandshake handshake = new Handshake();
      handshake.start(Endpoints.of(driver), request);
      handshake.belongsTo(request);
      JettyLink.put(driver, handshake.handshake);
      opened.whenComplete((session, failure) -> end(handshake, failure));
    }
  }

  /** {@code WebSocketUpgradeRequest.handleException(Throwable)}: before the future's dependents. */
  static final class Failed9 {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object request, @Advice.Argument(0) Throwable failure) {
      JettyHandshake handshake = JettyHandshake.of(request);
      if (handshake != null) {
        end(handshake, failure);
      }
    }
  }

  /** {@code HttpClient.copyRequest(request, URI)}, of all versions. */
  static final class Copied {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object request, @Advice.Return Object copy) {
      JettyHandshake handshake = JettyHandshake.of(request);
      if (handshake != null) {
        handshake.resend(copy);
      }
    }
  }

  private static void end(JettyHandshake handshake, Throwable failure) {
    if (failure instanceof UpgradeException) {
      Throwable cause = failure.getCause();
      handshake.failed(
          ((UpgradeException) failure).getResponseStatusCode(), cause == null ? failure : cause);
    } else if (failure != null) {
      handshake.failed(0, failure);
    }
  }

  private static final class Handshake extends JettyHandshake {
    @Override
    protected HandshakeHeaders headers(Object request) {
      HttpFields fields = ((Request) request).getHeaders();
      return new HandshakeHeaders() {
        @Override
        public List<String> get(String name) {
          return fields.getValuesList(name);
        }

        @Override
        public void set(String name, String value) {
          fields.put(name, value);
        }
      };
    }

    @Override
    protected URI uri(Object request) {
      return ((Request) request).getURI();
    }
  }

  /** The application's endpoint, as the witness. */
  private static final class Endpoints {
    private static final MethodHandle ENDPOINT = find();

    static Object of(Object driver) throws Throwable {
      return driver instanceof AbstractEventDriver ? (Object) ENDPOINT.invokeExact(driver) : null;
    }

    private static MethodHandle find() {
      try {
        return MethodHandles.privateLookupIn(AbstractEventDriver.class, MethodHandles.lookup())
            .findGetter(AbstractEventDriver.class, "websocket", Object.class)
            .asType(methodType(Object.class, Object.class));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
