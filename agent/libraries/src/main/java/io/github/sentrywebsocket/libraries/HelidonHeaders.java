package io.github.sentrywebsocket.libraries;

import static java.lang.invoke.MethodType.methodType;

import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.Supplier;

/** Helidon's {@code WritableHeaders}, of both sides. */
final class HelidonHeaders implements HandshakeHeaders {

  private static final Class<?> NAME = Handles.type("io.helidon.http.HeaderName");
  private static final Class<?> WRITABLE = Handles.type("io.helidon.http.WritableHeaders");
  private static final MethodHandle NEW_NAME = newName();
  private static final MethodHandle ALL =
      Handles.virtual(
          Handles.type("io.helidon.http.Headers"), "all", List.class, NAME, Supplier.class);
  private static final MethodHandle SET =
      Handles.virtual(WRITABLE, "set", WRITABLE, NAME, String[].class).asFixedArity();
  private static final Supplier<List<String>> NONE = List::of;

  private final Object headers;

  HelidonHeaders(Object headers) {
    this.headers = headers;
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<String> get(String name) {
    try {
      return (List<String>) ALL.invoke(headers, (Object) NEW_NAME.invoke(name), NONE);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void set(String name, String value) {
    try {
      SET.invoke(headers, (Object) NEW_NAME.invoke(name), new String[] {value});
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle newName() {
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Handles.type("io.helidon.http.HeaderNames"),
              "create",
              methodType(NAME, String.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
