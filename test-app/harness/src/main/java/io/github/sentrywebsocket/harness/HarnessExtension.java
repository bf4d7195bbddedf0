package io.github.sentrywebsocket.harness;

import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test, or a class in its {@code @BeforeAll}, a {@link SentryReceiver}, a {@link
 * RawWebSocketServer} or {@link ChildJvms}: its own, unless the class has taken one. Closes them,
 * and prints the children's output and the receiver's items when the test fails.
 */
public final class HarnessExtension implements ParameterResolver, AfterTestExecutionCallback {
  private static final Namespace OURS = Namespace.create(HarnessExtension.class);
  private static final Map<Class<?>, Supplier<? extends AutoCloseable>> SUPPLIERS =
      Map.of(
          SentryReceiver.class, SentryReceiver::start,
          RawWebSocketServer.class, RawWebSocketServer::start,
          ChildJvms.class, ChildJvms::new);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return SUPPLIERS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return test.getStore(OURS).computeIfAbsent(type, key -> SUPPLIERS.get(key).get());
  }

  @Override
  public void afterTestExecution(ExtensionContext test) {
    if (test.getExecutionException().isEmpty()) {
      return;
    }
    ChildJvms children = test.getStore(OURS).get(ChildJvms.class, ChildJvms.class);
    if (children != null) {
      System.err.println(test.getDisplayName() + children.dump());
    }
    SentryReceiver receiver = test.getStore(OURS).get(SentryReceiver.class, SentryReceiver.class);
    if (receiver != null) {
      System.err.println(test.getDisplayName() + receiver.describe());
    }
  }
}
