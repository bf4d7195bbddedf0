package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** The headers of a request that Open Liberty sends. */
final class LibertyHeaders implements HandshakeHeaders {

  private static final Class<?> HEADERS = Handles.type("com.ibm.wsspi.genericbnf.HeaderStorage");
  private static final MethodHandle ALL =
      Handles.virtual(HEADERS, "getHeaders", List.class, String.class);
  private static final MethodHandle REMOVE =
      Handles.virtual(HEADERS, "removeHeader", void.class, String.class);
  private static final MethodHandle SET =
      Handles.virtual(HEADERS, "setHeader", void.class, String.class, String.class);
  private static final Getter VALUE = new Getter("asString");

  private final Object message;

  LibertyHeaders(Object message) {
    this.message = message;
  }

  @Override
  public List<String> get(String name) {
    try {
      List<String> lines = new ArrayList<>();
      for (Object line : (List<?>) ALL.invoke(message, name)) {
        lines.add((String) VALUE.get(line));
      }
      return lines;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void set(String name, String value) {
    try {
      REMOVE.invoke(message, name);
      SET.invoke(message, name, value);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
