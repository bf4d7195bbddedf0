package io.github.sentrywebsocket.libraries;

import net.bytebuddy.asm.Advice;
import org.apache.pekko.http.impl.engine.ws.FrameHeader;
import org.apache.pekko.util.ByteString;
import scala.Option;

/** Messages of Pekko HTTP, on either side; they belong to what runs on the thread. */
final class PekkoFrames {

  private PekkoFrames() {}

  /** {@code FrameHandler.TextMessagePart(String, boolean)}. */
  static final class Text {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("data") String data, @Advice.FieldValue("last") boolean last) {
      receive("text", data.length(), last);
    }
  }

  /** {@code FrameHandler.BinaryMessagePart(ByteString, boolean)}. */
  static final class Binary {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("data") ByteString data, @Advice.FieldValue("last") boolean last) {
      receive("binary", data.length(), last);
    }
  }

  /**
   * {@code WebSocketHandler.frameToRawMessage(FrameHeader, ByteString)} of Play, which reads frames
   * itself.
   */
  static final class Play {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) FrameHeader header, @Advice.Argument(1) ByteString data) {
      int opcode = header.opcode().code();
      if (!header.opcode().isControl()) {
        receive(opcode == TEXT ? "text" : "binary", data.length(), header.fin());
      } else if (opcode == CLOSE) {
        close(
            data.length() < 2
                ? null
                : Integer.valueOf((data.apply(0) & 255) << 8 | data.apply(1) & 255));
      }
    }
  }

  private static void receive(String type, long length, boolean last) {
    PekkoIsland island = PekkoIsland.current();
    if (island != null) {
      island.receive(type, length, last);
    }
  }

  /** {@code FrameHandler.PeerClosed(Option, String)}. */
  static final class Close {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("code") Option<?> code) {
      close(code.isDefined() ? (Integer) code.get() : null);
    }
  }

  private static void close(Integer code) {
    PekkoIsland island = PekkoIsland.current();
    if (island != null) {
      island.connection.closing(code);
    }
  }

  /** {@code FrameEventRenderer.renderHeader(FrameHeader)}. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) FrameHeader header) {
      PekkoIsland island = PekkoIsland.current();
      if (island != null && !header.opcode().isControl()) {
        island.connection.sent(header.length(), header.fin());
      }
    }
  }
}
