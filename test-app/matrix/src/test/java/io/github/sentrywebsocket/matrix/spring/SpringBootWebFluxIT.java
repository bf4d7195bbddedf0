package io.github.sentrywebsocket.matrix.spring;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The same reactive. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.spring.SpringBoot#reactive")
@DisplayName("Spring Boot's executable jar, on Reactor Netty")
class SpringBootWebFluxIT extends BootSteps {

  @Override
  String throwing() {
    return "/filter-throws";
  }
}
