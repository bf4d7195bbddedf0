package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The headers of a handshake that a library keeps in a map, one list of lines per name. */
final class HeaderMap implements HandshakeHeaders {

  private final Map<String, List<String>> lines;

  HeaderMap(Map<String, List<String>> lines) {
    this.lines = lines;
  }

  @Override
  public List<String> get(String name) {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, List<String>> header : lines.entrySet()) {
      if (name.equalsIgnoreCase(header.getKey()) && header.getValue() != null) {
        found.addAll(header.getValue());
      }
    }
    return found;
  }

  @Override
  public void set(String name, String value) {
    lines.keySet().removeIf(name::equalsIgnoreCase);
    List<String> line = new ArrayList<>(1);
    line.add(value);
    lines.put(name, line);
  }
}
