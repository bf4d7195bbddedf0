package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.ktor.websocket.CloseReason;
import io.ktor.websocket.Frame;
import io.ktor.websocket.FrameParser;
import io.ktor.websocket.FrameType;
import net.bytebuddy.asm.Advice;

/** The frames of Ktor's sessions; coroutines of the session read and write them. */
final class KtorFrames {

  private KtorFrames() {}

  /** {@code FrameParser.bodyComplete()}: a frame is in the session's queue. */
  static final class Received {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This FrameParser parser) {
      KtorScopes session = KtorScopes.current();
      if (session == null) {
        return;
      }
      session.heard();
      FrameType type = parser.getFrameType();
      if (type == FrameType.TEXT || type == FrameType.BINARY) {
        Activation.end(
            session
                .connection()
                .receive(
                    type == FrameType.TEXT ? "text" : "binary",
                    parser.getLength(),
                    parser.getFin()));
      }
    }
  }

  /** {@code Serializer.enqueue(Frame)}. */
  static final class Sent {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Frame frame) {
      KtorScopes session = KtorScopes.current();
      FrameType type = session == null ? null : frame.getFrameType();
      if (type == FrameType.TEXT || type == FrameType.BINARY) {
        session.connection().sent(frame.getData().length, frame.getFin());
      }
    }
  }

  /** {@code FrameCommonKt.readReason(Frame.Close)}: of the peer's. */
  static final class Closing {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Return CloseReason reason) {
      KtorScopes session = KtorScopes.current();
      if (session != null) {
        session.closing(reason == null ? 1005 : reason.getCode());
      }
    }
  }
}
