package io.github.sentrywebsocket.libraries;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;

/** Reads a {@code CloseReason} of {@code javax.websocket} or {@code jakarta.websocket}. */
final class CloseReasons {

  /** Of a reason's class: takes the reason, returns its close code. */
  private static final ClassValue<MethodHandle> CODES =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> reason) {
          try {
            Method closeCode = reason.getMethod("getCloseCode");
            Method code = closeCode.getReturnType().getMethod("getCode");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            return MethodHandles.filterReturnValue(
                lookup.unreflect(closeCode), lookup.unreflect(code));
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        }
      };

  private CloseReasons() {}

  /** The close code (RFC 6455, section 7.4); 1006 when it can't be read. */
  static int code(Object reason) {
    if (reason == null) {
      return 1006;
    }
    try {
      return (int) CODES.get(reason.getClass()).invoke(reason);
    } catch (Throwable unreadable) {
      return 1006;
    }
  }
}
