package io.github.sentrywebsocket.matrix.rules;

import io.github.sentrywebsocket.harness.Artifacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that installed Sentry's own integration with OkHttp. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#ofOkHttp")
@DisplayName("sentry-okhttp")
@ExtendWith(RuleResults.class)
final class SentryOkHttpIT implements SentryOkHttpTests {
  /** The OkHttp of its time, by the version of sentry-okhttp; not every one can be had. */
  private static final Map<String, String> OKHTTP =
      Map.of(
          "7.0.0", "com.squareup.okhttp3:okhttp:4.12.1",
          "8.62.0", "com.squareup.okhttp3:okhttp-jvm:5.5.1");

  private static Rules rules;

  @Parameter Sdk sdk;

  @BeforeParameterizedClassInvocation
  static void start(Sdk sdk) {
    List<Path> classPath = new ArrayList<>();
    String okhttp = OKHTTP.get(sdk.version());
    if (okhttp != null) {
      classPath.addAll(Artifacts.ofUser().jars("io.sentry:sentry-okhttp:" + sdk.version()));
      classPath.addAll(Artifacts.ofUser().classPath(okhttp));
    }
    rules = Rules.start(sdk, jvm -> jvm.arguments("client").with(classPath));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (rules != null) {
      rules.close();
      rules = null;
    }
  }

  @Override
  public boolean isThere() {
    return OKHTTP.containsKey(rules.sdk.version());
  }

  @Override
  public Rules rules() {
    return rules;
  }
}
