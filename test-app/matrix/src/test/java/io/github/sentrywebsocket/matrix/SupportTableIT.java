package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * README's table of supported libraries says what the matrix tries, no more and no less. {@code
 * -Dsupport.table=write} writes it there.
 */
final class SupportTableIT {
  private static final String BEGIN = "<!-- what the matrix tries: begin -->\n";
  private static final String END = "<!-- what the matrix tries: end -->";

  @Test
  void readmeListsWhatTheMatrixTries() throws IOException {
    Path readme = Path.of(System.getProperty("readme"));
    String text = Files.readString(readme);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if ("write".equals(System.getProperty("support.table"))) {
      Files.writeString(readme, text.substring(0, begin) + table() + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end)).isEqualTo(table());
  }

  private static String table() {
    Map<String, Boolean> titles = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Library.all().forEach(library -> titles.put(library.title(), true));
    StringBuilder table = new StringBuilder("| library | client | server |\n|---|---|---|\n");
    for (String title : titles.keySet()) {
      table.append(
          String.format("| %s | %s | %s |%n", title, range(title, true), range(title, false)));
    }
    return table.toString();
  }

  /** From the oldest to the newest version, of the files about this side of the library. */
  private static String range(String title, boolean client) {
    String ranges =
        Library.all().stream()
            .filter(library -> library.title().equals(title) && library.isClient() == client)
            .map(Library::versions)
            .flatMap(
                versions ->
                    versions.get(0).isEmpty()
                        ? Stream.of("of JDK 17 and 25")
                        : Stream.of(
                            versions.size() == 1
                                ? versions.get(0)
                                : versions.get(0) + " – " + versions.get(versions.size() - 1)))
            .distinct()
            .collect(Collectors.joining(", "));
    return ranges.isEmpty() ? "–" : ranges;
  }
}
