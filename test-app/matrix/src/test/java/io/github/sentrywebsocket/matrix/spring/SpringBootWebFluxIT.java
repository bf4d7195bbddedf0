package io.github.sentrywebsocket.matrix.spring;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The same reactive. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.spring.SpringBoot#reactive")
@DisplayName("Spring Boot's executable jar, on Reactor Netty")
class SpringBootWebFluxIT implements BootSteps {

  @TempDir static Path folder;

  @RegisterExtension
  private static final AfterTestExecutionCallback DESCRIBE =
      test -> describe(test.getExecutionException().isPresent());

  private static BootPair pair;

  @Parameter SpringBoot boot;

  @BeforeParameterizedClassInvocation
  static void start(SpringBoot boot) {
    pair = new BootPair(boot, folder);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (pair != null) {
      pair.close();
      pair = null;
    }
  }

  private static void describe(boolean failed) {
    if (failed) {
      System.err.println(pair.describe());
    }
  }

  @Override
  public BootPair pair() {
    return pair;
  }

  @Override
  public String throwing() {
    return "/filter-throws";
  }

  /** Boot's own WebExceptionHandler has handled it: it answers 500, and logs. */
  @Override
  public long failures() {
    return 0;
  }
}
