package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.UpgradeRequest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.regex.Pattern;
import net.bytebuddy.asm.Advice;

/** Play's routes files: a router that is made of one says which line a request has matched. */
final class PlayRoute {
  private static final Getter REQUEST = new Getter("_1");
  private static final Getter ATTRIBUTES = new Getter("attrs");
  private static final Getter IS_DEFINED = new Getter("isDefined");
  private static final Getter VALUE = new Getter("get");
  private static final Getter PATH = new Getter("path");

  /** {@code :id} of a routes file, as the router has it. */
  private static final Pattern SEGMENT = Pattern.compile("\\$(\\w+)<\\[\\^/]\\+>");

  /** {@code *path}: what is below such a path has no template. */
  private static final String REST = "<.+>";

  private PlayRoute() {}

  /** {@code Handler.applyStages(RequestHeader, Handler)}: the router's attributes are there. */
  static final class Routed {
    private static final MethodHandle ATTRIBUTE;
    private static final Object KEY;

    static {
      Class<?> keys = Handles.type("play.api.routing.Router$Attrs$");
      Class<?> key = Handles.type("play.api.libs.typedmap.TypedKey");
      ATTRIBUTE =
          Handles.virtual(
                  Handles.type("play.api.libs.typedmap.TypedMap"),
                  "get",
                  Handles.type("scala.Option"),
                  key)
              .asType(MethodType.genericMethodType(2));
      try {
        KEY = new Getter("HandlerDef").get(keys.getField("MODULE$").get(null));
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Return Object staged) throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (upgrade.isTraced()) {
        Object line = (Object) ATTRIBUTE.invokeExact(ATTRIBUTES.get(REQUEST.get(staged)), KEY);
        if ((boolean) IS_DEFINED.get(line)) {
          name(upgrade, (String) PATH.get(VALUE.get(line)));
        }
      }
    }
  }

  private static void name(UpgradeRequest upgrade, String path) {
    if (!path.contains(REST)) {
      upgrade.route(SEGMENT.matcher(path).replaceAll(":$1"));
    }
  }
}
