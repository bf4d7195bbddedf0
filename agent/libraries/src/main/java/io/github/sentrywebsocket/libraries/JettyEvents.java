package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.libraries.shared.JettyLink;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.websocket.api.extensions.Frame;
import org.eclipse.jetty.websocket.common.CloseInfo;

/**
 * The callbacks of Jetty 9.4: every connection, of either side and API, has an event driver of its
 * own, and Jetty calls the application through it.
 */
final class JettyEvents {

  private JettyEvents() {}

  private static JettyLink link(Object key) {
    return JettyLink.LINKS.get(key);
  }

  /** {@code AbstractEventDriver.openSession(WebSocketSession)}. */
  static final class Open {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object driver) {
      JettyLink link = link(driver);
      return link == null ? null : link.activateOpening();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Connection.endOpening(token);
    }
  }

  /** {@code AbstractEventDriver.incomingFrame(Frame)}: after the extensions. */
  static final class Receive {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object driver, @Advice.Argument(0) Frame frame) {
      JettyLink link = link(driver);
      return link == null
          ? null
          : link.receive(frame.getOpCode(), frame.getPayloadLength(), frame.isFin());
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code WebSocketSession.dispatch(Runnable)}: a message that is read as a stream. */
  static final class Dispatch {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
    static Runnable enter(
        @Advice.FieldValue("websocket") Object driver, @Advice.Argument(0) Runnable task) {
      JettyLink link = link(driver);
      return link == null || task == null ? task : () -> link.run(task);
    }
  }

  /**
   * {@code onError(Throwable)} of a driver: where all exceptions of callbacks end up but those of
   * onClose, together with those of the connection.
   */
  static final class OnError {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object driver, @Advice.Argument(0) Throwable cause) {
      JettyLink link = link(driver);
      if (link == null) {
        return null;
      }
      link.failed(cause);
      return JettyLink.connection(link).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token, @Advice.This Object driver, @Advice.Thrown Throwable thrown) {
      leave(token, driver, "onError", thrown);
    }
  }

  /** {@code onClose(CloseInfo)} of a driver. */
  static final class OnClose {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object driver, @Advice.Argument(0) CloseInfo close) {
      Connection connection = JettyLink.connection(link(driver));
      connection.closed(close.getStatusCode());
      return connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token, @Advice.This Object driver, @Advice.Thrown Throwable thrown) {
      leave(token, driver, "onClose", thrown);
    }
  }

  private static void leave(Object token, Object driver, String callback, Throwable thrown) {
    JettyLink link = thrown == null ? null : link(driver);
    if (link != null) {
      link.failed(callback, thrown);
    }
    Activation.end(token);
  }

  /** {@code WebSocketSession.onClosed(Connection)}: the last word, whatever came before. */
  static final class Closed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("websocket") Object driver) {
      JettyLink.connection(link(driver)).closed(1006);
    }
  }

  /** {@code WebSocketSession.setOutgoingHandler(OutgoingFrames)}: the stack of extensions. */
  static final class Outgoing {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("websocket") Object driver, @Advice.Argument(0) Object extensions) {
      JettyLink.LINKS.put(extensions, link(driver));
    }
  }

  /** {@code ExtensionStack.outgoingFrame(Frame, WriteCallback, BatchMode)}. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object extensions, @Advice.Argument(0) Frame frame) {
      JettyLink link = link(extensions);
      if (link != null) {
        link.sent(frame.getOpCode(), frame.getPayloadLength(), frame.isFin());
      }
    }
  }
}
