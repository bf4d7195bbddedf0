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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is woven, as text: no class of a library is loaded to read it, and no lambda is made: this
 * is on the start-up path of every application. A line {@code library <name>} opens a section; the
 * lines below are {@code <class> <method>[(<parameters>)] <advice class> [after
 * <class>[|<class>]]}. A hook {@code after} a class is woven once that class has been: plain HTTP
 * shares the hooked class, and an application without WebSockets must not pay for it. The classes
 * below a line {@code relocatable <package>…} are found below other packages, too; relocation moves
 * the packages of that line. A line {@code as <library> <package> <another>} stands for the lines
 * of a library above, of which this one is a copy under another name.
 */
final class HookTable {

  static final String RESOURCE = "hooks.txt";
  static final String ADVICE_PACKAGE = "io.github.sentrywebsocket.libraries.";

  private static final int BUCKETS = 1024;
  private static final int HASHED = 4;

  /** By the end of the name, which a relocated copy shares; a power of two of them. */
  private final HookedClass[] buckets = new HookedClass[BUCKETS];

  /** Internal names of classes to weave as soon as the key has been woven. */
  private final Map<String, Set<String>> deferred = new HashMap<>();

  private final Set<String> libraries = new LinkedHashSet<>();

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
      Map<String, List<List<String>>> sections = new HashMap<>();
      List<String> moved = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        line = line.trim();
        if (line.startsWith("library ")) {
          library = line.substring("library ".length());
          table.libraries.add(library);
          isWanted = (wanted.isEmpty() || wanted.contains(library)) && !unwanted.contains(library);
          moved = null;
        } else if (line.startsWith("traces-requests ")) {
          table.named(line.substring("traces-requests ".length())).isRequestTracing = true;
        } else if (line.startsWith("relocatable ")) {
          moved = words(line.replace('.', '/'));
          moved.remove(0);
        } else if (line.startsWith("as ")) {
          if (isWanted) {
            List<String> words = words(line.replace('.', '/'));
            String[] renamed = {words.get(2), words.get(3)};
            for (List<String> hook : sections.get(words.get(1))) {
              table.addRenamed(library, hook, renamed);
            }
          }
        } else if (!line.isEmpty() && line.charAt(0) != '#') {
          List<String> words = words(line);
          List<List<String>> section = sections.get(library);
          if (section == null) {
            section = new ArrayList<>();
            sections.put(library, section);
          }
          section.add(words);
          if (isWanted) {
            table.add(library, words, moved);
          }
        }
      }
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The entry of a class or of the class that it is a relocated copy of; null when there is none.
   * Asked for every class that the JVM loads: it hashes the last characters only.
   *
   * @param type internal name
   */
  HookedClass find(String type) {
    if (type.length() < HASHED) {
      return null;
    }
    HookedClass named = buckets[bucket(type)];
    while (named != null && !named.isNamed(type)) {
      named = named.next;
    }
    return named;
  }

  private static int bucket(String type) {
    int end = type.length();
    int hash = type.charAt(end - 1);
    hash = 31 * hash + type.charAt(end - 2);
    hash = 31 * hash + type.charAt(end - 3);
    hash = 31 * hash + type.charAt(end - 4);
    return (hash ^ hash >>> 10) & (BUCKETS - 1);
  }

  /** The hooks of a class, by internal name; null when there are none. */
  List<Hook> hooks(String type) {
    HookedClass named = find(type);
    return named == null || named.hooks.isEmpty() ? null : named.hooks;
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

  /** The hooks of all classes, by internal name. */
  Map<String, List<Hook>> all() {
    Map<String, List<Hook>> all = new HashMap<>();
    for (HookedClass bucket : buckets) {
      for (HookedClass named = bucket; named != null; named = named.next) {
        if (!named.hooks.isEmpty()) {
          all.put(named.name, named.hooks);
        }
      }
    }
    return all;
  }

  /** Every library the table knows, wanted or not. */
  Set<String> libraries() {
    return libraries;
  }

  /**
   * Adds a hook of another library, whose package this one has under another name.
   *
   * @param renamed internal names of the two packages
   */
  private void addRenamed(String library, List<String> hook, String[] renamed) {
    List<String> words = new ArrayList<>(hook);
    for (int i = 0; i < words.size(); i++) {
      if (i != 2) { // the advice
        String from = i == 1 ? "L" + renamed[0] + "/" : renamed[0].replace('/', '.') + ".";
        String to = i == 1 ? "L" + renamed[1] + "/" : renamed[1].replace('/', '.') + ".";
        words.set(i, words.get(i).replace(from, to));
      }
    }
    add(library, words, null);
    named(words.get(0)).renamed = renamed;
  }

  private void add(String library, List<String> words, List<String> moved) {
    HookedClass named = named(words.get(0));
    named.moved = moved;
    named.hooks.add(new Hook(library, named.name, words.get(1), ADVICE_PACKAGE + words.get(2)));
    if (words.size() == 5 && words.get(3).equals("after")) {
      String first = words.get(4).replace('.', '/');
      int bar = first.indexOf('|');
      if (bar >= 0) {
        defer(named.name, first.substring(0, bar));
      }
      defer(named.name, first.substring(bar + 1));
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

  private HookedClass named(String binaryName) {
    String type = binaryName.replace('.', '/');
    int bucket = bucket(type);
    HookedClass named = buckets[bucket];
    while (named != null && !named.name.equals(type)) {
      named = named.next;
    }
    if (named == null) {
      named = new HookedClass(type, buckets[bucket]);
      buckets[bucket] = named;
    }
    return named;
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
