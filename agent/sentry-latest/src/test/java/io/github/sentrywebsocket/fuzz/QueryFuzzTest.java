package io.github.sentrywebsocket.fuzz;

import static io.github.sentrywebsocket.fuzz.Fuzz.check;
import static io.github.sentrywebsocket.fuzz.Fuzz.isOneLine;

import io.github.sentrywebsocket.core.config.Settings;
import io.github.sentrywebsocket.core.sdk.HandshakeTags;
import io.github.sentrywebsocket.core.sdk.IncomingTrace;
import io.github.sentrywebsocket.core.sdk.QueryString;
import io.github.sentrywebsocket.core.sdk.SdkDirectory;
import io.github.sentrywebsocket.core.sdk.TransactionName;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract's section 5 and rule S7: what a stranger's query string can do. */
@Timeout(300)
class QueryFuzzTest {

  private static final List<String> TAGS = List.of("a", "renamed", "tenant");

  @BeforeAll
  static void configure() {
    configure(
        "tags=a+b=renamed+header:x=tenant,browser-continuation=query,transaction-name={query.a}");
  }

  @AfterAll
  static void reset() {
    configure(null);
  }

  private static void configure(String arguments) {
    SdkDirectory.open(Settings.read(arguments, new Properties(), Map.of()), null);
  }

  @Test
  void tagsAndNamesAreShortAndOnOneLine() {
    Fuzz.run(
        "query strings",
        in -> {
          String query =
              in.oneIn(50)
                  ? null
                  : in.oneIn(4)
                      ? in.text()
                      : in.mutated("a=x%20y&b=" + in.text() + "&sentry-trace=a-b&token=SECRET");
          List<String> header = in.lines("acme", " ");
          Map<String, String> tags =
              HandshakeTags.extract(query, name -> in.oneIn(2) ? header : null);
          check(TAGS.containsAll(tags.keySet()), "no other tags", tags);
          for (String value : tags.values()) {
            check(!value.isEmpty() && value.length() <= 200, "a tag's length", value);
            check(value.equals(value.trim()) && isOneLine(value), "a tag's characters", value);
          }
          String name = TransactionName.of("GET", "/" + in.text(), query);
          check(name.length() <= 200 && isOneLine(name), "a name", name);
          QueryString.parameter(query, in.text());
          for (String line : IncomingTrace.lines("sentry-trace", none -> List.of(), query)) {
            check(line.length() <= 8192, "a trace's length", line.length());
          }
        });
  }
}
