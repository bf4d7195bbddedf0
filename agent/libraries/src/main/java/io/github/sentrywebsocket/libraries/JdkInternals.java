package io.github.sentrywebsocket.libraries;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@link JdkHttpClient} needs of {@code jdk.internal.net.http}, whose types it can't name: the
 * package is not exported. Resolved as a whole when it is first used, so that a JDK that lacks one
 * of them gets no half of the advice.
 */
final class JdkInternals {

  private static final String PACKAGE = "jdk.internal.net.http.";
  private static final Class<?> BUILDER = type("websocket.BuilderImpl");
  private static final Class<?> REQUEST = type("HttpRequestImpl");
  private static final Class<?> HEADERS = type("common.HttpHeadersBuilder");
  private static final Class<?> RESULT = type("websocket.OpeningHandshake$Result");
  private static final Class<?> CONSUMER =
      type("websocket.WebSocketImpl$SignallingMessageConsumer");
  private static final Class<?> PAIR = type("common.Pair");

  private static final MethodHandle NEW_BUILDER = newBuilder();
  private static final MethodHandle CLIENT = method(BUILDER, "getClient", HttpClient.class);
  private static final MethodHandle URI_ = method(BUILDER, "getUri", URI.class);
  private static final MethodHandle LISTENER =
      method(BUILDER, "getListener", WebSocket.Listener.class);
  private static final MethodHandle PROXY = method(BUILDER, "getProxySelector", Optional.class);
  private static final MethodHandle USER_HEADERS = method(BUILDER, "getHeaders", Collection.class);
  private static final MethodHandle SUBPROTOCOLS =
      method(BUILDER, "getSubprotocols", Collection.class);
  private static final MethodHandle TIMEOUT = method(BUILDER, "getConnectTimeout", Duration.class);
  private static final MethodHandle NAME = field(PAIR, "first");
  private static final MethodHandle VALUE = field(PAIR, "second");
  private static final MethodHandle OPENING_REQUEST =
      field(type("websocket.OpeningHandshake"), "request");
  private static final MethodHandle REQUEST_URI = method(REQUEST, "uri", URI.class);
  private static final MethodHandle SYSTEM_HEADERS = field(REQUEST, "systemHeadersBuilder");
  private static final MethodHandle SET_HEADER =
      method(HEADERS, "setHeader", void.class, String.class, String.class);
  private static final MethodHandle TRANSPORT = field(RESULT, "transport");
  private static final MethodHandle WEB_SOCKET = field(CONSUMER, "this$0");

  private static final Class<?> WEB_SOCKET_TYPE = type("websocket.WebSocketImpl");
  private static final MethodHandle TEXT = field(WEB_SOCKET_TYPE, "text");
  private static final MethodHandle BINARY = field(WEB_SOCKET_TYPE, "binaryData");
  private static final MethodHandle LAST = field(WEB_SOCKET_TYPE, "last");
  private static final MethodHandle STATUS_CODE = field(WEB_SOCKET_TYPE, "statusCode");

  private JdkInternals() {}

  /** Characters of the part that is about to be delivered; 0 when there is none. */
  static int textLength(Object webSocket) throws Throwable {
    CharSequence text = (CharSequence) TEXT.invoke(webSocket);
    return text == null ? 0 : text.length();
  }

  /** Bytes of the part that is about to be delivered; 0 when there is none. */
  static int binaryLength(Object webSocket) throws Throwable {
    ByteBuffer data = (ByteBuffer) BINARY.invoke(webSocket);
    return data == null ? 0 : data.remaining();
  }

  static boolean isLastPart(Object webSocket) throws Throwable {
    return (boolean) LAST.invoke(webSocket);
  }

  /** The close code of the peer's close frame. */
  static int statusCode(Object webSocket) throws Throwable {
    return (int) STATUS_CODE.invoke(webSocket);
  }

  static URI builderUri(Object builder) throws Throwable {
    return (URI) URI_.invoke(builder);
  }

  static Object listener(Object builder) throws Throwable {
    return LISTENER.invoke(builder);
  }

  /** The application's headers, by name without regard to case. */
  static Map<String, List<String>> userHeaders(Object builder) throws Throwable {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Object pair : (Collection<?>) USER_HEADERS.invoke(builder)) {
      headers
          .computeIfAbsent((String) NAME.invoke(pair), any -> new ArrayList<>(1))
          .add((String) VALUE.invoke(pair));
    }
    return headers;
  }

  /**
   * A copy of the private snapshot that the JDK made of the application's builder.
   *
   * @param names of headers that are left out, in lower case
   */
  static Object without(Set<String> names, Object builder) throws Throwable {
    List<Object> headers = new ArrayList<>();
    for (Object pair : (Collection<?>) USER_HEADERS.invoke(builder)) {
      if (!names.contains(((String) NAME.invoke(pair)).toLowerCase(Locale.ROOT))) {
        headers.add(pair);
      }
    }
    return NEW_BUILDER.invoke(
        CLIENT.invoke(builder),
        URI_.invoke(builder),
        LISTENER.invoke(builder),
        PROXY.invoke(builder),
        headers,
        SUBPROTOCOLS.invoke(builder),
        TIMEOUT.invoke(builder));
  }

  static Object request(Object opening) throws Throwable {
    return OPENING_REQUEST.invoke(opening);
  }

  static URI uri(Object request) throws Throwable {
    return (URI) REQUEST_URI.invoke(request);
  }

  static Object systemHeaders(Object request) throws Throwable {
    return SYSTEM_HEADERS.invoke(request);
  }

  static void setSystemHeader(Object request, String name, String value) throws Throwable {
    SET_HEADER.invoke(systemHeaders(request), name, value);
  }

  static Object transport(Object result) throws Throwable {
    return TRANSPORT.invoke(result);
  }

  static Object webSocket(Object consumer) throws Throwable {
    return WEB_SOCKET.invoke(consumer);
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(PACKAGE + name, false, JdkInternals.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle newBuilder() {
    try {
      return lookup(BUILDER)
          .findConstructor(
              BUILDER,
              methodType(
                  void.class,
                  HttpClient.class,
                  URI.class,
                  WebSocket.Listener.class,
                  Optional.class,
                  Collection.class,
                  Collection.class,
                  Duration.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle method(
      Class<?> owner, String name, Class<?> returned, Class<?>... parameters) {
    try {
      return lookup(owner).findVirtual(owner, name, MethodType.methodType(returned, parameters));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle field(Class<?> owner, String name) {
    try {
      MethodHandles.Lookup lookup = lookup(owner);
      return lookup.unreflectGetter(owner.getDeclaredField(name));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandles.Lookup lookup(Class<?> owner) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
  }
}
