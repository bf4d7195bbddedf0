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
      PekkoIsland island = PekkoIsland.current();
      if (island != null) {
        island.connection.closing(code.isDefined() ? (Integer) code.get() : null);
      }
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
