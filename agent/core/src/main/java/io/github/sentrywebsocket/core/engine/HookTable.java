package io.github.sentrywebsocket.core.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
 * of a library above, of which this one is a copy under another name. A line {@code home <class>
 * <prefix>} is about advice whose simple names begin so; see {@link AdviceHomes}.
 */
final class HookTable {

  static final String RESOURCE = "hooks.txt";
  static final String ADVICE_PACKAGE = "io.github.sentrywebsocket.libraries.";

  private static final String AFTER = " after ";
  private static final int BUCKETS = 1024;
  private static final int HASHED = 4;

  /** By the end of the name, which a relocated copy shares; a power of two of them. */
  private final HookedClass[] buckets = new HookedClass[BUCKETS];

  /** Internal names of classes to weave as soon as the key has been woven. */
  private final Map<String, Set<String>> deferred = new HashMap<>();

  private final Set<String> libraries = new LinkedHashSet<>();

  private final AdviceHomes homes = new AdviceHomes();

  private HookTable() {}

  /**
   * Reads the table, at each start of the JVM and in interpreted code: a line is looked at for its
   * class, and the rest only when that class is loaded.
   *
   * @param in ASCII
   * @param wanted the libraries to hook; empty for all
   * @param unwanted the libraries to leave alone
   */
  static HookTable read(InputStream in, List<String> wanted, List<String> unwanted) {
    try {
      HookTable table = new HookTable();
      table.addAll(new String(in.readAllBytes(), ISO_8859_1), wanted, unwanted);
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addAll(String text, List<String> wanted, List<String> unwanted) {
    Map<String, Lines> sections = new HashMap<>();
    String library = null;
    boolean isWanted = false;
    List<String> moved = null;
    for (Lines lines = new Lines(text, 0); lines.next(); ) {
      if (lines.begin("library ")) {
        library = lines.line().substring("library ".length());
        libraries.add(library);
        sections.put(library, new Lines(text, lines.end));
        isWanted = (wanted.isEmpty() || wanted.contains(library)) && !unwanted.contains(library);
        moved = null;
      } else if (lines.begin("traces-requests ")) {
        named(lines.line().substring("traces-requests ".length())).isRequestTracing = true;
      } else if (lines.begin("home ")) {
        List<String> words = words(lines.line());
        homes.add(words.get(1), ADVICE_PACKAGE.concat(words.get(2)));
      } else if (isWanted) {
        if (lines.begin("relocatable ")) {
          moved = words(lines.line().replace('.', '/'));
          moved.remove(0);
        } else if (lines.begin("as ")) {
          List<String> words = words(lines.line());
          addFork(library, sections.get(words.get(1)), words.get(2), words.get(3));
        } else {
          add(library, lines.line()).moved = moved;
        }
      }
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
    return named == null || !named.isHooked() ? null : named.hooks();
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
        if (named.isHooked()) {
          all.put(named.name, named.hooks());
        }
      }
    }
    return all;
  }

  /** Where the advice of libraries in several loaders is. */
  AdviceHomes homes() {
    return homes;
  }

  /** Every library the table knows, wanted or not. */
  Set<String> libraries() {
    return libraries;
  }

  /** Adds the hooks of another library, whose package this one has under another name. */
  private void addFork(String library, Lines original, String dotted, String another) {
    String type = "L".concat(dotted.replace('.', '/')).concat("/");
    String anotherType = "L".concat(another.replace('.', '/')).concat("/");
    String[] renamed = {dotted.replace('.', '/'), another.replace('.', '/')};
    while (original.next() && !original.begin("library ")) {
      if (!original.begin("as ") && !original.begin("home ")) {
        String line = original.line().replace(dotted.concat("."), another.concat("."));
        add(library, line.replace(type, anotherType)).renamed = renamed;
      }
    }
  }

  private HookedClass add(String library, String line) {
    int blank = line.indexOf(' ');
    HookedClass named = named(line.substring(0, blank));
    named.add(library, line.substring(blank));
    int after = line.indexOf(AFTER, blank);
    if (after >= 0) {
      String first = line.substring(after + AFTER.length()).replace('.', '/');
      int bar = first.indexOf('|');
      if (bar >= 0) {
        defer(named.name, first.substring(0, bar));
      }
      defer(named.name, first.substring(bar + 1));
    }
    return named;
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
  static List<String> words(String line) {
    List<String> words = new ArrayList<>(5);
    int blank;
    for (int start = 0; start < line.length(); start = blank + 1) {
      blank = line.indexOf(' ', start);
      if (blank < 0) {
        blank = line.length();
      }
      if (blank > start) {
        words.add(line.substring(start, blank));
      }
    }
    return words;
  }

  /** A walk over the lines that say something. */
  private static final class Lines {
    private final String text;
    private int begin;
    private int end;

    /** From the line after the one of that position, or with the first. */
    Lines(String text, int position) {
      this.text = text;
      this.end = position == 0 ? -1 : position;
    }

    boolean next() {
      while (end < text.length()) {
        begin = end + 1;
        end = text.indexOf('\n', begin);
        if (end < 0) {
          end = text.length();
        }
        while (begin < end && text.charAt(begin) == ' ') {
          begin++;
        }
        if (begin < end && text.charAt(begin) != '#') {
          return true;
        }
      }
      return false;
    }

    boolean begin(String keyword) {
      return text.startsWith(keyword, begin);
    }

    String line() {
      return text.substring(begin, end);
    }
  }
}
