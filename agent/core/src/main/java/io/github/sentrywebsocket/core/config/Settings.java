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

  private static final String VARIABLES = "SENTRY_WEBSOCKET_";
  private static final int LONGEST_SHOWN = 200;

  private final Map<Key, String> values = new EnumMap<>(Key.class);
  private final List<String> mistakes = new ArrayList<>();

  private Settings() {}

  /**
   * Reads the configuration; writes nothing and throws nothing.
   *
   * @param arguments what follows {@code =} in {@code -javaagent:jar=arguments}; may be null. A
   *     comma ends a value there, so the entries of a list are separated by {@code +}: {@code
   *     log=debug,tags=session_id+provider=stt_provider}
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
    settings.findUnknown(given);
    settings.findUnknown(properties);
    settings.findUnknownVariables(environment);
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

  /** The parts of a value, separated by a comma or a plus, trimmed, without empty ones. */
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
        name = name.startsWith(Key.PREFIX) ? name.substring(Key.PREFIX.length()) : name;
        String earlier = given.put(name, argument.substring(equals + 1));
        if (earlier != null) {
          mistakes.add(
              "agent argument "
                  + shown(name + "=" + earlier)
                  + " is given again; the last is used");
        }
      } else if (!argument.trim().isEmpty()) {
        mistakes.add(
            "agent argument "
                + shown(argument.trim())
                + " is no key=value (in a list, write + for a comma); it is ignored");
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
              + shown(given)
              + " is not allowed (allowed: "
              + key.allowed
              + "); "
              + key.defaultValue
              + " is used");
      value = key.defaultValue;
    }
    values.put(key, value);
  }

  private void findUnknown(Map<String, String> arguments) {
    for (Map.Entry<String, String> argument : arguments.entrySet()) {
      Key meant = KeyNames.nearest(argument.getKey());
      unknown(
          "agent argument " + argument.getKey() + "=" + argument.getValue(),
          meant == null ? null : meant.name);
    }
  }

  private void findUnknown(Properties properties) {
    for (String property : properties.stringPropertyNames()) {
      if (property.startsWith(Key.PREFIX) && !property.startsWith(Key.PREFIX + "sdk.")) {
        String name = property.substring(Key.PREFIX.length());
        if (KeyNames.find(name) == null) {
          Key meant = KeyNames.nearest(name);
          unknown(
              property + "=" + properties.getProperty(property),
              meant == null ? null : meant.property());
        }
      }
    }
  }

  private void findUnknownVariables(Map<String, String> environment) {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (variable.getKey().startsWith(VARIABLES)
          && !variable.getKey().startsWith(VARIABLES + "SDK_")) {
        String name = variable.getKey().substring(VARIABLES.length());
        Key meant = KeyNames.nearest(name.toLowerCase(Locale.ROOT).replace('_', '-'));
        if (meant == null || !meant.variable().equals(variable.getKey())) {
          unknown(
              variable.getKey() + "=" + variable.getValue(),
              meant == null ? null : meant.variable());
        }
      }
    }
  }

  private void unknown(String given, String meant) {
    mistakes.add(
        shown(given)
            + " is unknown and ignored; "
            + (meant == null ? "known are " + KeyNames.all() : "did you mean " + meant + "?"));
  }

  private static String shown(String given) {
    return given.length() <= LONGEST_SHOWN ? given : given.substring(0, LONGEST_SHOWN) + "...";
  }
}
