package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import java.util.Map;
import net.bytebuddy.asm.Advice;

/** Javalin above Jetty: the route, and what Javalin catches. The rest is Jetty's. */
final class Javalin {

  private Javalin() {}

  /** {@code WsPathMatcher.findEndpointHandlerEntry(String)}; before the upgrade, and in it. */
  static final class Mapped {
    private static final Getter PATH = new Getter("getPath");

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String path, @Advice.Return Object entry)
        throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (entry != null && upgrade.isTraced()) {
        String template = (String) PATH.get(entry);
        if (!template.equals("*")) { // which is no endpoint's name
          upgrade.route(path, template);
        }
      }
    }
  }

  /**
   * {@code WsExceptionMapper.handle(Exception, WsContext)}: logs, and closes, or asks a handler.
   */
  static final class Caught {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object mapper,
        @Advice.FieldValue("handlers") Map<Class<?>, ?> handlers,
        @Advice.Argument(0) Exception thrown,
        @Advice.Argument(1) Object context) {
      if (!isHandled(handlers, thrown.getClass())) {
        Connection.swallowed(mapper, callback(context), thrown);
      }
    }

    /** The application has said what becomes of it. */
    private static boolean isHandled(Map<Class<?>, ?> handlers, Class<?> type) {
      return type != null
          && (handlers.get(type) != null || isHandled(handlers, type.getSuperclass()));
    }

    private static String callback(Object context) {
      switch (context.getClass().getSimpleName()) {
        case "WsConnectContext":
          return "onOpen";
        case "WsCloseContext":
          return "onClose";
        case "WsErrorContext":
          return "onError";
        default:
          return "onMessage";
      }
    }
  }
}
