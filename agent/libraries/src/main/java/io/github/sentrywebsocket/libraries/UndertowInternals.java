package io.github.sentrywebsocket.libraries;

import io.undertow.servlet.api.Deployment;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.jsr.UndertowSession;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Members of Undertow that are not public, or whose owner has types of javax or jakarta in it. */
final class UndertowInternals {

  private UndertowInternals() {}

  /** The class loader of a servlet context's deployment. */
  static ClassLoader applicationLoader(Object servletContext) throws Throwable {
    Deployment deployment = (Deployment) Servlet.DEPLOYMENT.invoke(servletContext);
    return deployment.getDeploymentInfo().getClassLoader();
  }

  /** Bytes of a message: its text can be taken only once, and is the application's. */
  static long length(BufferedTextMessage message) throws Throwable {
    return (long) Text.SIZE.invoke(message);
  }

  /** Bytes of a message: its buffers can be taken only once, and are the application's. */
  static long length(BufferedBinaryMessage message) throws Throwable {
    return (long) Binary.SIZE.invoke(message);
  }

  /** The session that a {@code FrameHandler} serves. */
  static UndertowSession session(Object frameHandler) throws Throwable {
    return (UndertowSession) Endpoint.SESSION.invoke(frameHandler);
  }

  private static final class Endpoint {
    static final MethodHandle SESSION = find();

    private static MethodHandle find() {
      try {
        Class<?> handler =
            Class.forName(
                "io.undertow.websockets.jsr.FrameHandler",
                false,
                UndertowSession.class.getClassLoader());
        return MethodHandles.privateLookupIn(handler, MethodHandles.lookup())
            .findGetter(handler, "session", UndertowSession.class);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class Servlet {
    static final MethodHandle DEPLOYMENT = find();

    private static MethodHandle find() {
      try {
        return MethodHandles.publicLookup()
            .findVirtual(
                Class.forName(
                    "io.undertow.servlet.spec.ServletContextImpl",
                    false,
                    Deployment.class.getClassLoader()),
                "getDeployment",
                MethodType.methodType(Deployment.class));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class Text {
    static final MethodHandle SIZE = size(BufferedTextMessage.class);
  }

  private static final class Binary {
    static final MethodHandle SIZE = size(BufferedBinaryMessage.class);
  }

  private static MethodHandle size(Class<?> message) {
    try {
      return MethodHandles.privateLookupIn(message, MethodHandles.lookup())
          .findGetter(message, "currentSize", long.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
