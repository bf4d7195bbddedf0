package io.github.sentrywebsocket.libraries;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Helidon's frames. None of Helidon's types is named in the agent: their class files are of Java
 * 21, and the agent is built with less. Handles in constants cost a message nothing.
 */
final class HelidonFrames {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;

  private static final Class<?> FRAME = Handles.type("io.helidon.websocket.WsFrame");
  private static final Class<?> OP_CODE = Handles.type("io.helidon.websocket.WsOpCode");
  private static final Class<?> PAYLOAD = Handles.type("io.helidon.common.buffers.BufferData");
  private static final MethodHandle CODE =
      MethodHandles.filterReturnValue(
              get(FRAME, "opCode", OP_CODE), get(OP_CODE, "code", int.class))
          .asType(methodType(int.class, Object.class));
  private static final MethodHandle FIN =
      get(FRAME, "fin", boolean.class).asType(methodType(boolean.class, Object.class));
  private static final MethodHandle LENGTH =
      get(FRAME, "payloadLength", long.class).asType(methodType(long.class, Object.class));
  private static final MethodHandle BYTE =
      MethodHandles.filterArguments(
              Handles.virtual(PAYLOAD, "get", int.class, int.class),
              0,
              get(FRAME, "payloadData", PAYLOAD))
          .asType(methodType(int.class, Object.class, int.class));

  private HelidonFrames() {}

  /** The opcode (RFC 6455, section 5.2). */
  static int opCode(Object frame) throws Throwable {
    return (int) CODE.invokeExact(frame);
  }

  static boolean isLast(Object frame) throws Throwable {
    return (boolean) FIN.invokeExact(frame);
  }

  /** Bytes. */
  static long length(Object frame) throws Throwable {
    return (long) LENGTH.invokeExact(frame);
  }

  /** Of a close frame that was not read yet; 1005 when it has none. */
  static int closeCode(Object frame) throws Throwable {
    return length(frame) < 2 ? 1005 : unsigned(frame, 0) << 8 | unsigned(frame, 1);
  }

  private static int unsigned(Object frame, int index) throws Throwable {
    return (int) BYTE.invokeExact(frame, index) & 0xFF;
  }

  private static MethodHandle get(Class<?> type, String name, Class<?> returned) {
    return Handles.virtual(type, name, returned);
  }
}
