package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The headers of one handshake of the JDK's client. Ours go to the request's system headers: the
 * JDK copies a request's user headers to a redirect on another host, system headers it does not.
 */
final class JdkHandshake implements HandshakeHeaders {

  private static final String BAGGAGE = "baggage";

  final ClientHandshake handshake;
  private final Map<String, List<String>> userHeaders;
  private final Map<String, String> written = new LinkedHashMap<>();

  private JdkHandshake(String library, Object builder) throws Throwable {
    userHeaders = JdkInternals.userHeaders(builder);
    handshake =
        ClientHandshake.start(
            library, JdkInternals.listener(builder), JdkInternals.builderUri(builder), this);
  }

  static JdkHandshake start(String library, Object builder) throws Throwable {
    return new JdkHandshake(library, builder);
  }

  /** Which of the application's own headers ours stand for: they must not be sent again. */
  Set<String> replaced() {
    Set<String> replaced = new HashSet<>(written.keySet());
    replaced.retainAll(userHeaders.keySet());
    return replaced;
  }

  void writeTo(Object request) throws Throwable {
    for (Map.Entry<String, String> header : written.entrySet()) {
      JdkInternals.setSystemHeader(request, header.getKey(), header.getValue());
    }
  }

  /** Writes what the trace says for another request of this handshake. */
  synchronized void writeTo(Object request, URI uri) throws Throwable {
    boolean replacesBaggage = replaced().contains(BAGGAGE);
    written.clear();
    handshake.resend(uri, this);
    if (replacesBaggage) {
      written.putIfAbsent(BAGGAGE, String.join(",", userHeaders.get(BAGGAGE)));
    }
    writeTo(request);
  }

  @Override
  public List<String> get(String name) {
    return userHeaders.getOrDefault(name, List.of());
  }

  @Override
  public void set(String name, String value) {
    written.put(name, value);
  }
}
