package io.github.sentrywebsocket.matrix.corner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvms;
import io.github.sentrywebsocket.harness.HarnessExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A version of a library that lacks what a hook needs runs as without the agent. */
@ExtendWith(HarnessExtension.class)
@DisplayName("Unknown library versions")
class UnknownVersionIT {

  private static final Path AGENT = Path.of(System.getProperty("agent.jar"));

  @TempDir Path folder;

  private ChildJvm run(ChildJvms children, Map<String, String> sources) {
    ChildJvm child =
        children.start(
            ChildJvm.builder()
                .agent(AGENT)
                .property("sentry.dsn", "http://key@127.0.0.1:9/1")
                .classPath(SourceProgram.compile(folder, sources))
                .main("Main"));
    assertThat(child.exitCode(Duration.ofSeconds(60))).as(child.dump()).isZero();
    assertThat(child.stdout()).containsExactly("works");
    return child;
  }

  @Test
  void aClassWithoutTheHookedMethodIsLeftAlone(ChildJvms children) {
    ChildJvm child =
        run(
            children,
            Map.of(
                "org/apache/catalina/core/StandardEngineValve",
                """
                package org.apache.catalina.core;
                public class StandardEngineValve {
                  public void somethingElse() {
                    System.out.println("works");
                  }
                }
                """,
                "Main",
                """
                public class Main {
                  public static void main(String[] args) {
                    new org.apache.catalina.core.StandardEngineValve().somethingElse();
                  }
                }
                """));
    assertThat(child.stderr()).singleElement().asString().contains("this version has no");
  }

  @Test
  void aMissingFieldIsLeftAlone(ChildJvms children) {
    ChildJvm child =
        run(
            children,
            Map.of(
                "org/apache/tomcat/websocket/server/WsHttpUpgradeHandler",
                """
                package org.apache.tomcat.websocket.server;
                public class WsHttpUpgradeHandler {
                  public void init(Object connection) {}
                  public void upgradeDispatch(Object event) {
                    System.out.println("works");
                  }
                }
                """,
                "Main",
                """
                import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
                public class Main {
                  public static void main(String[] args) {
                    new WsHttpUpgradeHandler().upgradeDispatch(null);
                  }
                }
                """));
    assertThat(child.stderr())
        .allMatch(line -> line.startsWith("[sentry-websocket]"))
        .filteredOn(line -> line.contains("Cannot locate field"))
        .hasSize(1);
  }

  @Test
  void adviceThatNeedsAMissingClassDoesNothing(ChildJvms children) {
    ChildJvm child =
        run(
            children,
            Map.of(
                "org/apache/catalina/core/StandardEngineValve",
                """
                package org.apache.catalina.core;
                import org.apache.catalina.connector.Request;
                public class StandardEngineValve {
                  public void invoke(Request request, Object response) {
                    System.out.println("works");
                  }
                }
                """,
                "org/apache/catalina/connector/Request",
                """
                package org.apache.catalina.connector;
                public class Request {}
                """,
                "Main",
                """
                public class Main {
                  public static void main(String[] args) {
                    new org.apache.catalina.core.StandardEngineValve()
                        .invoke(new org.apache.catalina.connector.Request(), null);
                  }
                }
                """));
    assertThat(child.stderr())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("[sentry-websocket]"))
        .anyMatch(line -> line.contains("NoSuchMethodError"));
  }
}
