package io.github.sentrywebsocket.scenarios;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a {@link ClientProgram} is to open.
 *
 * @param headers to be sent besides, one line per value; a library that takes one value per name
 *     joins them with a comma
 * @param timeout for the whole handshake; never null
 */
public record Opening(
    URI uri, Map<String, List<String>> headers, Duration timeout, ConnectionEvents events) {

  public static Opening of(URI uri) {
    return new Opening(uri, Map.of(), Duration.ofSeconds(10), new ConnectionEvents() {});
  }

  Opening header(String name, String... values) {
    return new Opening(uri, Map.of(name, List.of(values)), timeout, events);
  }

  Opening within(Duration timeout) {
    return new Opening(uri, headers, timeout, events);
  }

  Opening telling(ConnectionEvents events) {
    return new Opening(uri, headers, timeout, events);
  }
}
