package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.UpgradeRequest;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/** Jetty's mappings of WebSockets: the template of an endpoint names its upgrades. */
final class JettyRoute {

  private static final Getter DECLARATION = new Getter("getDeclaration");

  private JettyRoute() {}

  /** Null for wildcards, regular expressions and the default: they name no endpoint. */
  private static String template(Object pathSpec) {
    try {
      String declared = (String) DECLARATION.get(pathSpec);
      return declared.length() > 1 && declared.charAt(0) == '/' && declared.indexOf('*') < 0
          ? declared
          : null;
    } catch (Throwable unknown) {
      return null;
    }
  }

  /** {@code WebSocketMappings.getMatchedNegotiator(String, Consumer)}, Jetty 10 to 12.0. */
  static final class Negotiator {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(value = 1, typing = Typing.DYNAMIC))
    static Object enter(
        @Advice.Argument(0) String target, @Advice.Argument(1) Consumer<Object> told) {
      UpgradeRequest upgrade = UpgradeRequest.current();
      return told == null || !upgrade.isTraced() ? null : matched(upgrade, target, told);
    }

    private static Consumer<Object> matched(
        UpgradeRequest upgrade, String target, Consumer<Object> told) {
      return pathSpec -> {
        upgrade.route(target, template(pathSpec));
        told.accept(pathSpec);
      };
    }
  }

  /** {@code getMatchedNegotiator(Request, BiConsumer)} since Jetty 12.1. */
  static final class RequestNegotiator {
    private static final Getter CONTEXT = new Getter("getContext");
    private static final Getter CONTEXT_PATH = new Getter("getContextPath");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(value = 1, typing = Typing.DYNAMIC))
    static Object enter(
        @Advice.Argument(0) Object request, @Advice.Argument(1) BiConsumer<Object, Object> told)
        throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (told == null || !upgrade.isTraced()) {
        return null;
      }
      String context = (String) CONTEXT_PATH.get(CONTEXT.get(request));
      return matched(upgrade, context == null || context.equals("/") ? "" : context, told);
    }

    private static BiConsumer<Object, Object> matched(
        UpgradeRequest upgrade, String context, BiConsumer<Object, Object> told) {
      return (request, pathSpec) -> {
        String template = template(pathSpec);
        if (template != null) {
          upgrade.route(context + template);
        }
        told.accept(request, pathSpec);
      };
    }
  }

  /** {@code NativeWebSocketConfiguration.getMatched(String)}, or {@code getMatch}, of Jetty 9.4. */
  static final class Native {
    private static final Getter PATH_SPEC = new Getter("getPathSpec");

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String target, @Advice.Return Object mapping)
        throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (mapping != null && upgrade.isTraced()) {
        upgrade.route(target, template(PATH_SPEC.get(mapping)));
      }
    }
  }
}
