package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.libraries.shared.JettyHandshake;
import io.github.sentrywebsocket.libraries.shared.JettyLink;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.websocket.core.client.CoreClientUpgradeRequest;
import org.eclipse.jetty.websocket.core.exception.UpgradeException;

/**
 * The client of Jetty 10 to 12, native, core and Jakarta: asked for on the caller's thread, its
 * request is written on one of the HTTP client's.
 */
final class JettyCoreClient {

  /** The handshake whose connection is made on this thread. */
  private static final ThreadLocal<JettyHandshake> UPGRADING = new ThreadLocal<>();

  private JettyCoreClient() {}

  /** {@code CoreClientUpgradeRequest.send(CompleteListener)}, on the caller's thread. */
  static final class Sent {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This CoreClientUpgradeRequest request,
        @Advice.FieldValue("futureCoreSession") CompletableFuture<?> opened) {
      Handshake handshake = new Handshake(request.getURI());
      handshake.belongsTo(request);
      opened.whenComplete((session, failure) -> handshake.end(failure));
    }
  }

  /** {@code requestComplete()}: after the application's listeners and configurators. */
  static final class Written {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object request) {
      JettyHandshake handshake = JettyHandshake.of(request);
      if (handshake != null) {
        ((Handshake) handshake).write(request);
      }
    }
  }

  /**
   * {@code HttpUpgraderOverHTTP.prepare(request)}: since 12 the upgrade request has a request,
   * which is what a redirect copies.
   */
  static final class Prepared {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("clientUpgradeRequest") Object upgrade,
        @Advice.Argument(0) Object request) {
      JettyHandshake handshake = JettyHandshake.of(upgrade);
      if (handshake != null) {
        handshake.belongsTo(request);
      }
    }
  }

  /**
   * {@code handleException(Throwable)}: before the future, whose dependents run in no order that
   * would end the span before the caller goes on.
   */
  static final class Failed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object request, @Advice.Argument(0) Throwable failure) {
      JettyHandshake handshake = JettyHandshake.of(request);
      if (handshake != null) {
        ((Handshake) handshake).end(failure);
      }
    }
  }

  /** {@code upgrade(Response, EndPoint)}: makes the session, and opens it. */
  static final class Upgrade {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object request) {
      UPGRADING.set(JettyHandshake.of(request));
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit() {
      UPGRADING.remove();
    }
  }

  /** {@code WebSocketCoreSession(…)}; on a server nothing is being upgraded here. */
  static final class Session {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object session) {
      JettyHandshake handshake = UPGRADING.get();
      UPGRADING.remove();
      if (handshake != null) {
        JettyLink.put(session, handshake.handshake);
      }
    }
  }

  private static final class Handshake extends JettyHandshake {
    private final URI uri;

    /** Both null once the request is written. */
    private Caller caller;

    private ClassLoader witness;

    Handshake(URI uri) {
      this.uri = uri;
      witness = Thread.currentThread().getContextClassLoader();
      caller = Caller.capture(witness);
    }

    synchronized void write(Object request) {
      if (caller == null) {
        return;
      }
      Object token = caller.activate();
      try {
        start(witness, request);
      } finally {
        Activation.end(token);
        caller = null;
        witness = null;
      }
    }

    void end(Throwable failure) {
      if (failure == null) {
        return;
      }
      write(null); // no connection, no request
      if (failure instanceof UpgradeException) {
        Throwable cause = failure.getCause();
        failed(
            ((UpgradeException) failure).getResponseStatusCode(), cause == null ? failure : cause);
      } else {
        failed(0, failure);
      }
    }

    @Override
    protected HandshakeHeaders headers(Object request) {
      return request == null
          ? new Fields(HttpFields.EMPTY)
          : new Fields((HttpFields) call("getHeaders", request));
    }

    @Override
    protected URI uri(Object request) {
      return request == null ? uri : (URI) call("getURI", request);
    }

    /** A request's type has another package since 12. */
    private static Object call(String getter, Object request) {
      try {
        Method method = request.getClass().getMethod(getter);
        method.setAccessible(true);
        return method.invoke(request);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** {@code HttpFields.Mutable} is a class before 12 and an interface since. */
  private static final class Fields implements HandshakeHeaders {
    private final HttpFields fields;

    Fields(HttpFields fields) {
      this.fields = fields;
    }

    @Override
    public List<String> get(String name) {
      return fields.getValuesList(name);
    }

    @Override
    public void set(String name, String value) {
      if (fields instanceof HttpFields.Mutable) {
        try {
          Class<?> mutable = HttpFields.Mutable.class;
          mutable.getMethod("remove", String.class).invoke(fields, name);
          if (value != null) {
            mutable.getMethod("add", String.class, String.class).invoke(fields, name, value);
          }
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
