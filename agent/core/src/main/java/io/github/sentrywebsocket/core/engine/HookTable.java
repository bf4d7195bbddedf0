package io.github.sentrywebsocket.core.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is woven, as text: no class of a library is loaded to read it, and no lambda is made: this
 * is on the start-up path of every application. A line {@code library <name>} opens a section; the
 * lines below are {@code <class> <method>[(<parameters>)] <advice class> [after
 * <class>[|<class>]]}. A hook {@code after} a class is woven once that class has been: plain HTTP
 * shares the hooked class, and an application without WebSockets must not pay for it.
 */
final class HookTable {

  static final String RESOURCE = "hooks.txt";
  private static final String ADVICE_PACKAGE = "io.github.sentrywebsocket.libraries.";

  private final Map<String, List<Hook>> byType = new HashMap<>();

  /** Internal names of classes to weave as soon as the key has been woven. */
  private final Map<String, Set<String>> deferred = new HashMap<>();

  private final Set<String> libraries = new LinkedHashSet<>();

  /** Internal names of classes that belong to request tracing of an application. */
  private final Set<String> tracing = new HashSet<>();

  private HookTable() {}

  /**
   * Reads the table.
   *
   * @param wanted the libraries to hook; empty for all
   * @param unwanted the libraries to leave alone
   */
  static HookTable read(InputStream in, List<String> wanted, List<String> unwanted) {
    HookTable table = new HookTable();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String library = null;
      boolean isWanted = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        line = line.trim();
        if (line.startsWith("library ")) {
          library = line.substring("library ".length());
          table.libraries.add(library);
          isWanted = (wanted.isEmpty() || wanted.contains(library)) && !unwanted.contains(library);
        } else if (line.startsWith("traces-requests ")) {
          table.tracing.add(line.substring("traces-requests ".length()).replace('.', '/'));
        } else if (isWanted && !line.isEmpty() && line.charAt(0) != '#') {
          table.add(library, words(line));
        }
      }
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hooks of a class, by internal name; null when there are none. */
  List<Hook> hooks(String type) {
    return byType.get(type);
  }

  /** Whether a class belongs to request tracing that an application brings (rule S4). */
  boolean isRequestTracing(String type) {
    return tracing.contains(type);
  }

  /** Classes that wait for this one, by internal name; empty when there are none. */
  Set<String> waitingFor(String type) {
    return deferred.getOrDefault(type, Collections.emptySet());
  }

  /** Whether the class is woven only after another one. */
  boolean isDeferred(String type) {
    for (Set<String> types : deferred.values()) {
      if (types.contains(type)) {
        return true;
      }
    }
    return false;
  }

  Map<String, List<Hook>> all() {
    return byType;
  }

  /** Every library the table knows, wanted or not. */
  Set<String> libraries() {
    return libraries;
  }

  private void add(String library, List<String> words) {
    String type = words.get(0).replace('.', '/');
    List<Hook> hooks = byType.get(type);
    if (hooks == null) {
      hooks = new ArrayList<>(4);
      byType.put(type, hooks);
    }
    hooks.add(new Hook(library, type, words.get(1), ADVICE_PACKAGE + words.get(2)));
    if (words.size() == 5 && words.get(3).equals("after")) {
      String first = words.get(4).replace('.', '/');
      int bar = first.indexOf('|');
      if (bar >= 0) {
        defer(type, first.substring(0, bar));
      }
      defer(type, first.substring(bar + 1));
    }
  }

  private void defer(String type, String first) {
    Set<String> waiting = deferred.get(first);
    if (waiting == null) {
      waiting = new LinkedHashSet<>();
      deferred.put(first, waiting);
    }
    waiting.add(type);
  }

  /** Splits at blanks; a regular expression here would cost start-up time. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>(5);
    int start = 0;
    for (int i = 0; i <= line.length(); i++) {
      if (i == line.length() || line.charAt(i) == ' ') {
        if (i > start) {
          words.add(line.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }
}
