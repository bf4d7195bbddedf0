package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ReceivedItem;
import io.sentry.protocol.SentryTransaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The SDK that the agent brings. */
@DisplayName("The agent's own SDK")
@ExtendWith(RuleResults.class)
final class AgentSdkIT implements Rules.Tests {
  private static final Sdk SDK = Sdk.onNewest(null);

  @TempDir Path folder;

  private Rules rules;

  private Rules start(UnaryOperator<RulesJvm> options) {
    rules = Rules.start(SDK, jvm -> options.apply(jvm.arguments("client")));
    return rules;
  }

  @AfterEach
  void stop() {
    if (rules != null) {
      rules.close();
    }
  }

  @Test
  @DisplayName("SDK: it takes Sentry's external keys: as properties, and as variables")
  void takesExternalKeys() {
    RulesJvm jvm =
        start(
                p ->
                    p.withoutDsnProperty()
                        .environment("SENTRY_DSN", p.sentry.dsn("1"))
                        .environment("SENTRY_RELEASE", "by-variable")
                        .property("sentry.environment", "by-property")
                        .property("sentry.servername", "this-host")
                        .property("sentry.tags.team", "blue"))
            .play(p -> p.run("connect c /keys", "abort c"), AgentSdkIT::isTraced);

    SentryTransaction sent = jvm.transactions("GET /keys").get(0);
    assertThat(sent.getRelease()).isEqualTo("by-variable");
    assertThat(sent.getEnvironment()).isEqualTo("by-property");
    assertThat(sent.getServerName()).isEqualTo("this-host");
    assertThat(sent.getTags()).containsEntry("team", "blue");
    assertThat(jvm.agentLines()).isEmpty();
  }

  @Test
  @DisplayName("SDK: it takes Sentry's external keys from a properties file")
  void takesAPropertiesFile() {
    RulesJvm jvm =
        start(
                p ->
                    p.withoutDsnProperty()
                        .property("sentry.properties.file", file("dsn=" + p.sentry.dsn("1"))))
            .play(p -> p.run("connect c /keys", "abort c"), AgentSdkIT::isTraced);

    assertThat(jvm.transactions("GET /keys").get(0).getRelease()).isEqualTo("by-file");
  }

  private Path file(String dsn) {
    try {
      return Files.writeString(
          Files.createTempFile(folder, "sentry", ".properties"), dsn + "\nrelease=by-file\n");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isTraced(RulesJvm jvm) {
    return jvm.carriesTrace("/keys") && !jvm.transactions("GET /keys").isEmpty();
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "SDK: beside an application''s {0}, each reports to its own project")
  @MethodSource("others")
  void livesBesideAnother(String version) {
    RulesJvm jvm =
        start(
                p ->
                    p.with(Artifacts.ofUser().jars("io.sentry:sentry:" + version))
                        .set("sdk", "agent")
                        .property("scenario.sentry", "application")
                        .property("scenario.external", "false")
                        .property("scenario.option.setDsn", p.sentry.dsn("2"))
                        .property("scenario.option.setTracesSampleRate", "1.0"))
            .play(
                p ->
                    p.run(
                        "capture before", "connect c /beside", "abort c", "start", "capture after"),
                p -> !p.transactions("GET /beside").isEmpty());

    jvm.sentry.await("both", any -> !jvm.messages("after").isEmpty(), RulesJvm.PATIENCE);
    assertThat(jvm.messages("before")).hasSize(1);
    for (ReceivedItem item : jvm.sentry.items()) {
      if (item.event().isPresent()) {
        assertThat(item.projectId()).isEqualTo("2");
        assertThat(item.client()).isEqualTo("sentry.java/" + version);
      } else if (item.transaction().isPresent()) {
        assertThat(item.projectId()).isEqualTo("1");
      }
    }
    assertThat(jvm.agentLines()).isEmpty();
  }

  static List<String> others() {
    return Sdk.isFull() ? List.of("7.0.0", "7.22.6", "8.20.0", "8.62.0") : List.of("8.20.0");
  }

  /** How a JVM ends. */
  enum Exit {
    SYSTEM_EXIT(child -> child.writeLine("exit")),
    THE_END_OF_MAIN(ChildJvm::closeStdin),
    SIGTERM(ChildJvm::terminate);

    final Consumer<ChildJvm> happens;

    Exit(Consumer<ChildJvm> happens) {
      this.happens = happens;
    }
  }

  static List<Exit> exits() {
    return Sdk.isFull() ? List.of(Exit.values()) : List.of(Exit.SIGTERM);
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "SDK: what was told just before {0} arrives")
  @MethodSource("exits")
  void flushesAtExit(Exit exit) {
    start(p -> p)
        .play(
            p -> {
              p.run("connect c /exit", "abort c");
              exit.happens.accept(p.child());
              p.child().exitCode(RulesJvm.PATIENCE);
            },
            p -> !p.transactions("GET /exit").isEmpty());
  }

  @Override
  public Rules rules() {
    return rules;
  }
}
