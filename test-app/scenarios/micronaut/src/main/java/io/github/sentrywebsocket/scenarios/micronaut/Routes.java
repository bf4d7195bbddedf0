package io.github.sentrywebsocket.scenarios.micronaut;

import io.micronaut.context.BeanContext;
import io.micronaut.context.ExecutionHandleLocator;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.micronaut.web.router.DefaultRouteBuilder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** One path per step, so that each step's traces are its own. */
@Singleton
public class Routes extends DefaultRouteBuilder {
  private static final List<String> HANDLED =
      List.of(
          "/fence",
          "/continue",
          "/new-trace",
          "/doubled",
          "/malformed",
          "/empty",
          "/filter-upstream",
          "/hang-up",
          "/async-upgrade",
          "/load",
          "/vanish",
          "/room/{id}",
          "/interleaved-a",
          "/interleaved-b",
          "/tags",
          "/untagged",
          "/tags-throws/onMessage",
          "/untagged-throws/onMessage");

  public Routes(
      ExecutionHandleLocator locator, UriNamingStrategy naming, ConversionService conversions) {
    super(locator, naming, conversions);
  }

  @Inject
  public void add(BeanContext context) {
    HANDLED.forEach(path -> add(context, Endpoint.class, path));
    addKind(context, Endpoint.class, "/handler");
    addKind(context, ExecutedEndpoint.class, "/executed");
  }

  private void addKind(BeanContext context, Class<?> endpoint, String path) {
    for (String each : List.of("", "-throws/onOpen", "-throws/onMessage", "-throws/onClose")) {
      add(context, endpoint, path + each);
    }
  }

  private void add(BeanContext context, Class<?> endpoint, String path) {
    BeanDefinition<?> definition = context.getBeanDefinition(endpoint);
    for (ExecutableMethod<?, ?> method : definition.getExecutableMethods()) {
      if (method.getMethodName().equals("onMessage")) {
        GET(path, definition, method);
      }
    }
  }
}
