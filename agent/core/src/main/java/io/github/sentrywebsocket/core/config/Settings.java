package io.github.sentrywebsocket.core.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The agent's configuration, read once at start-up. Agent arguments win over system properties,
 * properties over environment variables. A mistake costs one line on stderr and never the
 * application: the key, the value, what is allowed, and what is used instead.
 */
public final class Settings {

  private final Map<Key, String> values = new EnumMap<>(Key.class);
  private final List<String> mistakes = new ArrayList<>();

  private Settings() {}

  /**
   * Reads the configuration; writes nothing and throws nothing.
   *
   * @param arguments what follows {@code =} in {@code -javaagent:jar=arguments}; may be null
   */
  public static Settings read(
      String arguments, Properties properties, Map<String, String> environment) {
    Settings settings = new Settings();
    Map<String, String> given = settings.parse(arguments == null ? "" : arguments);
    for (Key key : Key.values()) {
      String value = given.remove(key.name);
      if (value == null) {
        value = properties.getProperty(key.property());
      }
      if (value == null) {
        value = environment.get(key.variable());
      }
      settings.accept(key, value);
    }
    for (String unknown : given.keySet()) {
      settings.mistakes.add("agent argument " + unknown + " is unknown" + nearest(unknown));
    }
    settings.findUnknown(properties);
    return settings;
  }

  /** Sets the log level and reports every mistake, one line each. */
  public Settings report() {
    Log.setLevel(Log.Level.valueOf(get(Key.LOG).toUpperCase(Locale.ROOT)));
    for (String mistake : mistakes) {
      Log.warn(mistake);
    }
    return this;
  }

  /** The mistakes found, each a sentence. */
  public List<String> mistakes() {
    return mistakes;
  }

  /** The value in force, trimmed; never null. */
  public String get(Key key) {
    return values.get(key);
  }

  /** The value of a key that allows true and false. */
  public boolean isOn(Key key) {
    return values.get(key).equals("true");
  }

  /** The value of a key that also allows {@code auto}, which is what the caller says. */
  public boolean isOn(Key key, boolean auto) {
    return values.get(key).equals("auto") ? auto : isOn(key);
  }

  /** A rate from 0 to 1; {@code off} is 0. */
  public double rate(Key key) {
    String value = values.get(key);
    return value.equals("off") ? 0 : Double.parseDouble(value);
  }

  /** A number of things. */
  public int count(Key key) {
    return Integer.parseInt(values.get(key));
  }

  /** The parts of a comma-separated value, trimmed, without empty ones. */
  public List<String> list(Key key) {
    List<String> parts = new ArrayList<>();
    for (String part : values.get(key).split("[,+]")) {
      if (!part.trim().isEmpty()) {
        parts.add(part.trim());
      }
    }
    return parts;
  }

  private Map<String, String> parse(String arguments) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String argument : arguments.split(",")) {
      int equals = argument.indexOf('=');
      if (equals > 0) {
        String name = argument.substring(0, equals).trim();
        given.put(
            name.startsWith(Key.PREFIX) ? name.substring(Key.PREFIX.length()) : name,
            argument.substring(equals + 1));
      } else if (!argument.trim().isEmpty()) {
        mistakes.add("agent argument " + argument.trim() + " has no value; write key=value");
      }
    }
    return given;
  }

  private void accept(Key key, String given) {
    String value = given == null ? key.defaultValue : given.trim();
    if (key.allowed != null) {
      value = value.toLowerCase(Locale.ROOT);
    }
    if (!key.allows(value)) {
      mistakes.add(
          key.property()
              + "="
              + given
              + " is not allowed (allowed: "
              + key.allowed
              + "); "
              + key.defaultValue
              + " is used");
      value = key.defaultValue;
    }
    values.put(key, value);
  }

  private void findUnknown(Properties properties) {
    for (String property : properties.stringPropertyNames()) {
      if (property.startsWith(Key.PREFIX) && !property.startsWith(Key.PREFIX + "sdk.")) {
        String name = property.substring(Key.PREFIX.length());
        if (find(name) == null) {
          mistakes.add(property + " is unknown" + nearest(name));
        }
      }
    }
  }

  private static Key find(String name) {
    for (Key key : Key.values()) {
      if (key.name.equals(name)) {
        return key;
      }
    }
    return null;
  }

  private static String nearest(String name) {
    Key nearest = null;
    int least = Math.max(3, name.length() / 2);
    for (Key key : Key.values()) {
      int distance = distance(name, key.name);
      if (distance < least) {
        least = distance;
        nearest = key;
      }
    }
    return nearest == null ? "" : "; did you mean " + nearest.property() + "?";
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
