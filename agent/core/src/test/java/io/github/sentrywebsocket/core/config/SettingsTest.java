package io.github.sentrywebsocket.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract's section 6. */
class SettingsTest {

  private final Properties properties = new Properties();
  private final Map<String, String> environment = new HashMap<>();

  @ParameterizedTest
  @EnumSource(Key.class)
  void everyDefaultIsAllowed(Key key) {
    assertThat(key.allows(key.defaultValue)).isTrue();
    assertThat(read(null).get(key)).isEqualTo(key.defaultValue);
  }

  @Test
  void agentArgumentWinsOverPropertyAndPropertyOverEnvironment() {
    environment.put("SENTRY_WEBSOCKET_METRIC_TAGS", "from environment");
    assertThat(read(null).get(Key.METRIC_TAGS)).isEqualTo("from environment");
    properties.setProperty("sentry.websocket.metric-tags", "from property");
    assertThat(read(null).get(Key.METRIC_TAGS)).isEqualTo("from property");
    assertThat(read("metric-tags=from argument").get(Key.METRIC_TAGS)).isEqualTo("from argument");
  }

  @Test
  void agentArgumentsNeedNoCharacterThatAShellEats() {
    Settings settings = read("log=debug,libraries=okhttp+tomcat");
    assertThat(settings.mistakes()).isEmpty();
    assertThat(settings.get(Key.LOG)).isEqualTo("debug");
    assertThat(settings.list(Key.LIBRARIES)).containsExactly("okhttp", "tomcat");
  }

  @Test
  void tagsInAgentArgumentsAreSeparatedByPlus() {
    Settings settings = read("tags=session_id+provider=stt_provider,log=info");
    assertThat(settings.mistakes()).isEmpty();
    assertThat(settings.list(Key.TAGS)).containsExactly("session_id", "provider=stt_provider");
  }

  @Test
  void listsAreSeparatedByCommaOrPlusAndEmptyEntriesLeftOut() {
    properties.setProperty("sentry.websocket.libraries", " okhttp , tomcat++jetty,, ");
    assertThat(read(null).list(Key.LIBRARIES)).containsExactly("okhttp", "tomcat", "jetty");
    assertThat(read(null).list(Key.TAGS)).isEmpty();
  }

  @Test
  void agentArgumentMayCarryThePrefix() {
    assertThat(read("sentry.websocket.log=debug").get(Key.LOG)).isEqualTo("debug");
  }

  @Test
  void valuesAreTrimmedAndChoicesTakenInAnyCase() {
    properties.setProperty("sentry.websocket.log", " DEBUG ");
    assertThat(read(null).get(Key.LOG)).isEqualTo("debug");
    assertThat(read(null).mistakes()).isEmpty();
  }

  @Test
  void badValueNamesKeyValueAllowedAndWhatIsUsed() {
    properties.setProperty("sentry.websocket.log", "loud");
    Settings settings = read(null);
    assertThat(settings.get(Key.LOG)).isEqualTo("warn");
    assertThat(settings.mistakes())
        .containsExactly(
            "sentry.websocket.log=loud is not allowed"
                + " (allowed: off, error, warn, info, debug); warn is used");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log | error, warn",
        "enabled | yes",
        "enabled | ''",
        "message-transactions | 1.5",
        "message-transactions | NaN",
        "message-transactions-per-connection | -1",
        "message-transactions-per-connection | 1e3",
        "browser-continuation | query, off",
      })
  void badValueIsOneMistakeAndTheDefaultIsUsed(String name, String value) {
    properties.setProperty(Key.PREFIX + name, value);
    Settings settings = read(null);
    assertThat(settings.mistakes())
        .singleElement()
        .asString()
        .contains(Key.PREFIX + name + "=" + value + " ");
    Key key = KeyNames.find(name);
    assertThat(settings.get(key)).isEqualTo(key.defaultValue);
  }

  @Test
  void unknownPropertyIsToldTheNearestKnownOne() {
    properties.setProperty("sentry.websocket.metric-tag", "a");
    assertThat(read(null).mistakes())
        .containsExactly(
            "sentry.websocket.metric-tag=a is unknown and ignored;"
                + " did you mean sentry.websocket.metric-tags?");
  }

  @Test
  void unknownVariableIsToldTheNearestKnownOne() {
    environment.put("SENTRY_WEBSOCKET_METRICTAGS", "a");
    environment.put("SENTRY_WEBSOCKETS", "not ours");
    assertThat(read(null).mistakes())
        .containsExactly(
            "SENTRY_WEBSOCKET_METRICTAGS=a is unknown and ignored;"
                + " did you mean SENTRY_WEBSOCKET_METRIC_TAGS?");
  }

  @Test
  void unknownArgumentIsToldTheNearestKnownOne() {
    assertThat(read("library=tomcat").mistakes())
        .containsExactly(
            "agent argument library=tomcat is unknown and ignored; did you mean libraries?");
  }

  @Test
  void unknownKeyLikeNoOtherIsToldAllOfThem() {
    properties.setProperty("sentry.websocket.zzzzzzzzzzzz", "a");
    assertThat(read(null).mistakes())
        .containsExactly(
            "sentry.websocket.zzzzzzzzzzzz=a is unknown and ignored; known are " + KeyNames.all());
  }

  @Test
  void argumentWithoutValueAndArgumentGivenTwiceAreMistakes() {
    Settings settings = read("tags=a,b,,tags=c");
    assertThat(settings.get(Key.TAGS)).isEqualTo("c");
    assertThat(settings.mistakes())
        .containsExactly(
            "agent argument b is no key=value (in a list, write + for a comma); it is ignored",
            "agent argument tags=a is given again; the last is used");
  }

  @Test
  void keysOfTheAgentsOwnSdkAndOfSentryAreLeftAlone() {
    properties.setProperty("sentry.websocket.sdk.anything", "a");
    properties.setProperty("sentry.dsn", "a");
    properties.setProperty("sentry.websockets", "a");
    environment.put("SENTRY_WEBSOCKET_SDK_ANYTHING", "a");
    environment.put("SENTRY_DSN", "a");
    assertThat(read(null).mistakes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void everyVariableIsKnown(Key key) {
    environment.put(key.variable(), key.defaultValue);
    assertThat(read(null).mistakes()).isEmpty();
  }

  @Test
  void hugeValueIsCutInTheMessageOnly() {
    properties.setProperty("sentry.websocket.tags", "t".repeat(100_000));
    properties.setProperty("sentry.websocket.log", "l".repeat(100_000));
    Settings settings = read(null);
    assertThat(settings.get(Key.TAGS)).hasSize(100_000);
    assertThat(settings.mistakes().get(0)).hasSizeLessThan(400).contains("lll...");
  }

  @Test
  void everyMistakeIsReportedInOneLine() {
    properties.setProperty("sentry.websocket.log", "loud");
    List<String> lines = Stderr.of(() -> read("x,y=1").report());
    assertThat(lines).hasSize(3).allMatch(line -> line.startsWith("[sentry-websocket] "));
  }

  @Test
  void offMakesARateOfZeroAndAutoIsWhatTheCallerSays() {
    assertThat(read(null).rate(Key.MESSAGE_TRANSACTIONS)).isZero();
    assertThat(read("message-transactions=0.25").rate(Key.MESSAGE_TRANSACTIONS)).isEqualTo(0.25);
    assertThat(read(null).isOn(Key.METRICS, true)).isTrue();
    assertThat(read("metrics=false").isOn(Key.METRICS, true)).isFalse();
    assertThat(read(null).count(Key.MESSAGE_TRANSACTIONS_PER_CONNECTION)).isEqualTo(100);
  }

  private Settings read(String arguments) {
    return Settings.read(arguments, properties, environment);
  }
}
