package io.github.sentrywebsocket.harness;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An HTTP/1.1 message up to its empty line, nothing merged, sorted or made lower case. */
record HttpHead(String startLine, List<String> headerLines) {
  private static final String END = "\r\n\r\n";

  /** Null if the stream ends before the first byte. */
  static HttpHead read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < END.length()) {
      int next = in.read();
      if (next < 0 && bytes.size() == 0) {
        return null;
      }
      if (next < 0) {
        throw new EOFException("in the middle of a head: " + bytes);
      }
      bytes.write(next);
      matched = next == END.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    List<String> lines = List.of(bytes.toString(StandardCharsets.ISO_8859_1).split("\r\n"));
    return new HttpHead(lines.get(0), lines.subList(1, lines.size()));
  }

  void write(OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder(startLine).append("\r\n");
    headerLines.forEach(line -> text.append(line).append("\r\n"));
    out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** The values of all lines of that name (any case), in order, trimmed. */
  List<String> values(String name) {
    return headerLines.stream()
        .filter(line -> name(line).equalsIgnoreCase(name))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .toList();
  }

  static String name(String headerLine) {
    int colon = headerLine.indexOf(':');
    return colon < 0 ? "" : headerLine.substring(0, colon).trim();
  }
}
