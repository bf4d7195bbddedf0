package io.github.sentrywebsocket.fuzz;

import static io.github.sentrywebsocket.fuzz.Fuzz.check;
import static io.github.sentrywebsocket.fuzz.Fuzz.isOneLine;

import io.github.sentrywebsocket.core.config.Key;
import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.config.Settings;
import io.github.sentrywebsocket.core.sdk.SdkDirectory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract's section 6: a mistake is one line, and the application always starts. */
@Timeout(300)
class ConfigurationFuzzTest {

  private static final Settings DEFAULTS = Settings.read(null, new Properties(), Map.of());

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(before);
    SdkDirectory.open(DEFAULTS.report(), null);
  }

  @Test
  void anythingIsReadAndEveryLineIsClean() {
    Fuzz.run(
        "configuration, any text",
        in -> {
          Properties properties = new Properties();
          Map<String, String> environment = new HashMap<>();
          for (int i = in.below(4); i > 0; i--) {
            properties.setProperty(in.mutated(in.any(Key.values()).property()), value(in));
          }
          for (int i = in.below(4); i > 0; i--) {
            environment.put(in.mutated(variable(in.any(Key.values()))), value(in));
          }
          Settings settings = Settings.read(arguments(in), properties, environment).report();
          int expected = Log.isOn(Log.Level.WARN) ? settings.mistakes().size() : 0;
          check(lines().size() == expected, "one line for each mistake", settings.mistakes());
          SdkDirectory.open(settings, null); // reads tags and the name's template
          lines();
          double rate = settings.rate(Key.MESSAGE_TRANSACTIONS);
          check(rate >= 0 && rate <= 1, "a rate", rate);
          check(settings.count(Key.MESSAGE_TRANSACTIONS_PER_CONNECTION) >= 0, "a number", settings);
        });
  }

  @Test
  void everyMistakeIsOneLineAndNothingElseIs() {
    Fuzz.run(
        "configuration, counted mistakes",
        in -> {
          Properties properties = new Properties();
          Map<String, String> environment = new HashMap<>();
          List<String> arguments = new ArrayList<>();
          int mistakes = 0;
          for (Key key : Key.values()) {
            int place = in.below(6);
            boolean isRight = key == Key.LOG || in.oneIn(2) || !hasChoices(key);
            String value =
                isRight ? DEFAULTS.get(key) : in.any("bad", "", "-1", "nan", "truefalse");
            if (!isRight && place < 2) {
              value = in.any(value, "true, false", "error, warn");
            }
            if (place == 0) {
              properties.setProperty(key.property(), value);
            } else if (place == 1) {
              environment.put(variable(key), value);
            } else if (place == 2) {
              arguments.add(key.property().substring("sentry.websocket.".length()) + "=" + value);
            }
            mistakes += place < 3 && !isRight ? 1 : 0;
          }
          if (in.oneIn(2)) {
            properties.setProperty("sentry.websocket.x" + in.hex(3), in.text());
            mistakes++;
          }
          if (in.oneIn(2)) {
            environment.put("SENTRY_WEBSOCKET_X" + in.hex(3), in.text());
            mistakes++;
          }
          if (in.oneIn(2)) {
            arguments.add(in.hex(3) + "x=1");
            mistakes++;
          }
          if (in.oneIn(2)) {
            properties.setProperty("sentry.websocket.sdk." + in.text(), in.text());
            environment.put("SENTRY_WEBSOCKET_SDK_" + in.text(), in.text());
            properties.setProperty("sentry." + in.hex(4), in.text());
          }
          Settings.read(String.join(",", arguments), properties, environment).report();
          List<String> lines = lines();
          check(lines.size() == mistakes, mistakes + " lines expected", lines);
        });
  }

  /** What was written since, cut at line feeds; each line is checked. */
  private List<String> lines() {
    List<String> lines = List.of(written.toString(StandardCharsets.UTF_8).split("\n"));
    written.reset();
    for (String line : lines) {
      check(line.startsWith("[sentry-websocket] ") || line.isEmpty(), "the prefix", line);
      check(isOneLine(line), "no control characters", line);
    }
    return lines.get(0).isEmpty() ? List.of() : lines;
  }

  private static String arguments(Inputs in) {
    return in.oneIn(8)
        ? null
        : in.oneIn(4)
            ? in.text()
            : in.mutated("log=debug,libraries=okhttp+tomcat,tags=a+b=c,metrics=auto,sdk=agent");
  }

  private static String value(Inputs in) {
    return in.oneIn(3)
        ? in.text()
        : in.mutated(
            in.any(
                "true", "off", "auto", "0.5", "100", "a,b=c,header:x=y", "{method} {query.a}", ""));
  }

  private static boolean hasChoices(Key key) {
    switch (key) {
      case LIBRARIES:
      case DISABLED_LIBRARIES:
      case METRIC_TAGS:
      case TAGS:
      case TRANSACTION_NAME:
        return false;
      default:
        return true;
    }
  }

  private static String variable(Key key) {
    return key.property().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
