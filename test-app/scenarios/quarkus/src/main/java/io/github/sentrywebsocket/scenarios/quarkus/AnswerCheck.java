package io.github.sentrywebsocket.scenarios.quarkus;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Answers, or lets an upgrade pass. Some types are classes in one version of Quarkus and interfaces
 * in another: their methods are called by name.
 */
@Singleton
public class AnswerCheck implements HttpUpgradeCheck {
  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    HttpServerRequest request = call(HttpUpgradeContext.class, "httpRequest", context);
    String path = request.path();
    switch (path) {
      case "/async-403":
        return elsewhere(result(403));
      case "/async-upgrade":
        return elsewhere(result(101));
      default:
        return Uni.createFrom().item(result(Callbacks.answer(path)));
    }
  }

  private static CheckResult result(int status) {
    return status == 101
        ? call(CheckResult.class, "permitUpgradeSync", null)
        : call(CheckResult.class, "rejectUpgradeSync", null, status);
  }

  private static Uni<CheckResult> elsewhere(CheckResult answer) {
    return Uni.createFrom().item(answer).emitOn(Infrastructure.getDefaultWorkerPool());
  }

  @SuppressWarnings("unchecked")
  private static <T> T call(Class<?> type, String name, Object target, Object... arguments) {
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        return (T) invoke(method, target, arguments);
      }
    }
    throw new IllegalStateException(type + " has no " + name);
  }

  private static Object invoke(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
