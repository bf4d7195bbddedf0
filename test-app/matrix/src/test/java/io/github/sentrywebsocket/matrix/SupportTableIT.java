package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
    List<Range> ranges =
        Library.all().stream()
            .filter(library -> library.title().equals(title) && library.isClient() == client)
            .map(library -> Range.of(library.versions()))
            .sorted(Comparator.comparing(Range::oldest))
            .toList();
    return ranges.isEmpty()
        ? "–"
        : Range.joined(ranges).stream().map(Range::toString).collect(Collectors.joining(", "));
  }

  private record Range(Version oldest, Version newest) {
    private static final Version OF_THE_JDK = Version.parse("0");

    static Range of(List<String> versions) {
      return versions.get(0).isEmpty()
          ? new Range(OF_THE_JDK, OF_THE_JDK)
          : new Range(
              Version.parse(versions.get(0)), Version.parse(versions.get(versions.size() - 1)));
    }

    /** Of sorted ones, each that begins inside the one before is a part of it. */
    static List<Range> joined(List<Range> ranges) {
      List<Range> joined = new ArrayList<>();
      for (Range range : ranges) {
        Range before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
        if (before == null || range.oldest.compareTo(before.newest) > 0) {
          joined.add(range);
        } else if (range.newest.compareTo(before.newest) > 0) {
          joined.set(joined.size() - 1, new Range(before.oldest, range.newest));
        }
      }
      return joined;
    }

    @Override
    public String toString() {
      if (this.oldest == OF_THE_JDK) {
        return "of JDK 17 and 25";
      }
      return oldest.equals(newest) ? oldest.toString() : oldest + " – " + newest;
    }
  }
}
