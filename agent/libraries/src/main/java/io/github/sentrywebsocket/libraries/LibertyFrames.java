package io.github.sentrywebsocket.libraries;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;

/** What Open Liberty's WebSocket connections read and write. */
final class LibertyFrames {

  private static final Class<?> OP_CODE = Handles.type("com.ibm.ws.wsoc.OpcodeType");
  private static final Class<?> INFO = Handles.type("com.ibm.ws.wsoc.MessageReadInfo");
  private static final Class<?> STATE = Handles.type("com.ibm.ws.wsoc.MessageReadInfo$State");
  private static final Object TEXT = constant(OP_CODE, "TEXT_WHOLE");
  private static final Object BINARY = constant(OP_CODE, "BINARY_WHOLE");
  private static final Object COMPLETE = constant(STATE, "COMPLETE");
  private static final Object PARTIAL = constant(STATE, "PARTIAL_COMPLETE");
  private static final MethodHandle TYPE_OF =
      Handles.virtual(INFO, "getType", OP_CODE).asType(methodType(Object.class, Object.class));
  private static final MethodHandle STATE_OF =
      Handles.virtual(INFO, "getState", STATE).asType(methodType(Object.class, Object.class));
  private static final MethodHandle SIZE =
      Handles.virtual(
              Handles.type("com.ibm.ws.wsoc.MessageReader"),
              "getMessageCompletePayloadSize",
              int.class)
          .asType(methodType(int.class, Object.class));
  private static final MethodHandle REMAINING =
      Handles.virtual(Handles.type("com.ibm.wsspi.bytebuffer.WsByteBuffer"), "remaining", int.class)
          .asType(methodType(int.class, Object.class));
  private static final MethodHandle LINK =
      Handles.field(
              Handles.type("com.ibm.ws.wsoc.BaseCallback"),
              "connLink",
              Handles.type("com.ibm.ws.wsoc.WsocConnLink"))
          .asType(methodType(Object.class, Object.class));

  private LibertyFrames() {}

  /** {@code text} or {@code binary} if a message, or a part of one, was read; null otherwise. */
  static String messageType(Object info) throws Throwable {
    Object state = (Object) STATE_OF.invokeExact(info);
    if (state != COMPLETE && state != PARTIAL) {
      return null;
    }
    Object type = (Object) TYPE_OF.invokeExact(info);
    return type == TEXT ? "text" : type == BINARY ? "binary" : null;
  }

  /** Whether what was read ends with it. */
  static boolean isComplete(Object info) throws Throwable {
    return (Object) STATE_OF.invokeExact(info) == COMPLETE;
  }

  /** Bytes that a {@code MessageReader} has gathered; 0 of a part that nobody wants alone. */
  static int length(Object reader) throws Throwable {
    return (int) SIZE.invokeExact(reader);
  }

  /** Whether a frame of that type, which is sent, belongs to a message. */
  static boolean isMessage(Object type) {
    String name = ((Enum<?>) type).name();
    return name.startsWith("TEXT") || name.startsWith("BINARY");
  }

  /** Whether it ends the message. */
  static boolean isLast(Object type) {
    String name = ((Enum<?>) type).name();
    return name.endsWith("WHOLE") || name.endsWith("LAST");
  }

  /** Bytes. */
  static long remaining(Object[] buffers) throws Throwable {
    long bytes = 0;
    for (Object buffer : buffers) {
      bytes += buffer == null ? 0 : (int) REMAINING.invokeExact(buffer);
    }
    return bytes;
  }

  /** The connection's link. */
  static Object link(Object callback) throws Throwable {
    return (Object) LINK.invokeExact(callback);
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalStateException(name);
  }
}
