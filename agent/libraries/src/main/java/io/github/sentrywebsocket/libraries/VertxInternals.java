package io.github.sentrywebsocket.libraries;

import io.netty.channel.Channel;
import io.vertx.core.Promise;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** What the advice for Vert.x needs of types that moved, or of methods that changed, until 5. */
final class VertxInternals {

  private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

  private static final ClassValue<MethodHandle> CHANNEL = getter("channel");
  private static final ClassValue<MethodHandle> LENGTH = getter("length");
  private static final ClassValue<MethodHandle> CONTEXT = getter("context");
  private static final ClassValue<MethodHandle> PROMISE = getter("promise");
  private static final ClassValue<MethodHandle> IS_SSL = getter("isSsl");
  private static final ClassValue<MethodHandle> HOST = getter("getHost");
  private static final ClassValue<MethodHandle> PORT = getter("getPort");
  private static final ClassValue<MethodHandle> TIMEOUT = getter("getTimeout");
  private static final ClassValue<MethodHandle> IDLE_TIMEOUT = getter("getIdleTimeout");
  private static final ClassValue<MethodHandle> DEFAULT_HOST = getter("getDefaultHost");
  private static final ClassValue<MethodHandle> DEFAULT_PORT = getter("getDefaultPort");

  private VertxInternals() {}

  static Channel channel(Object connection) throws Throwable {
    return (Channel) get(CHANNEL, connection);
  }

  /** Payload bytes of a frame. */
  static int length(Object frame) throws Throwable {
    return (int) get(LENGTH, frame);
  }

  /** The context on which a promise of Vert.x is completed. */
  static Object context(Promise<?> promise) throws Throwable {
    return get(CONTEXT, promise);
  }

  /** Another promise of the same context. */
  @SuppressWarnings("unchecked")
  static <T> Promise<T> promise(Object context) throws Throwable {
    return (Promise<T>) get(PROMISE, context);
  }

  /** Scheme and authority: what the options of a connection do not say, those of its client do. */
  static String origin(Object connection, Object client) throws Throwable {
    Object ssl = get(IS_SSL, connection);
    boolean isSsl = (boolean) (ssl == null ? get(IS_SSL, client) : ssl);
    String host = (String) get(HOST, connection);
    if (host == null) {
      host = (String) get(DEFAULT_HOST, client);
    }
    Integer port = (Integer) get(PORT, connection);
    if (port == null) {
      port = (Integer) get(DEFAULT_PORT, client);
    }
    boolean isIpv6 = host.indexOf(':') >= 0 && host.charAt(0) != '[';
    return (isSsl ? "wss://" : "ws://")
        + (isIpv6 ? "[" + host + "]" : host)
        + (port == (isSsl ? 443 : 80) ? "" : ":" + port);
  }

  /** Milliseconds in which the server must answer; 0 when it may take as long as it likes. */
  static long timeout(Object connection) throws Throwable {
    Long timeout = (Long) get(TIMEOUT, connection);
    Long idle = (Long) get(IDLE_TIMEOUT, connection);
    return idle != null && idle >= 0 ? idle : timeout == null ? 0 : timeout;
  }

  private static Object get(ClassValue<MethodHandle> getter, Object target) throws Throwable {
    return (Object) getter.get(target.getClass()).invokeExact(target);
  }

  /** Of what a version of Vert.x has no method for, null. */
  private static ClassValue<MethodHandle> getter(String name) {
    return new ClassValue<>() {
      @Override
      protected MethodHandle computeValue(Class<?> type) {
        try {
          return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
              .findVirtual(type, name, find(type, name))
              .asType(GETTER);
        } catch (NoSuchMethodException e) {
          return MethodHandles.empty(GETTER);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  private static MethodType find(Class<?> type, String name) throws NoSuchMethodException {
    return MethodType.methodType(type.getMethod(name).getReturnType());
  }
}
