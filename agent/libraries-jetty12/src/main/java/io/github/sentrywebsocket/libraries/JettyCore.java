package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.libraries.shared.JettyLink;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.messages.AbstractMessageSink;

/**
 * The callbacks of Jetty 10 to 12: whatever the API of an application, and the side, a core session
 * calls the application, or the layer that calls it. The session has another package since 12.
 */
final class JettyCore {

  private JettyCore() {}

  private static JettyLink link(Object session) {
    return JettyLink.LINKS.get(session);
  }

  /** {@code WebSocketCoreSession.onOpen()}. */
  static final class Open {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object session) {
      JettyLink link = link(session);
      return link == null ? null : link.activateOpening();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Connection.endOpening(token);
    }
  }

  /** {@code WebSocketCoreSession$IncomingAdaptor.onFrame(Frame, Callback)}: after extensions. */
  static final class Receive {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("this$0") Object session, @Advice.Argument(0) Frame frame) {
      JettyLink link = link(session);
      if (link == null) {
        return null;
      }
      if (frame.getOpCode() == OpCode.CLOSE) {
        // Before the callback: applications exit in it.
        CloseStatus status = CloseStatus.getCloseStatus(frame);
        JettyLink.connection(link).closed(status == null ? CloseStatus.NO_CODE : status.getCode());
      }
      return link.receive(frame.getOpCode(), frame.getPayloadLength(), frame.isFin());
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /**
   * {@code DispatchedMessageSink}: the task that reads a message as a stream, on another thread. It
   * hands an exception to a future, where Jetty 10 and 11 forget it.
   */
  static final class Dispatched {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object[] enter(
        @Advice.This AbstractMessageSink sink,
        @Advice.FieldValue("dispatchComplete") CompletableFuture<?> complete) {
      return dispatch(link(sink.getCoreSession()), complete);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object[] entered) {
      dispatched(entered);
    }
  }

  /** The same in Jetty 10 and 11. */
  static final class Dispatched10 {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object[] enter(
        @Advice.FieldValue("session") Object session,
        @Advice.FieldValue("dispatchComplete") CompletableFuture<?> complete) {
      return dispatch(link(session), complete);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object[] entered) {
      dispatched(entered);
    }
  }

  private static Object[] dispatch(JettyLink link, CompletableFuture<?> complete) {
    return link == null
        ? null
        : new Object[] {link, complete, JettyLink.connection(link).activate()};
  }

  private static void dispatched(Object[] entered) {
    if (entered != null) {
      JettyLink link = (JettyLink) entered[0];
      CompletableFuture<?> complete = (CompletableFuture<?>) entered[1];
      if (complete != null && complete.isCompletedExceptionally()) {
        complete.handle(
            (nothing, thrown) -> {
              link.failed("onMessage", thrown);
              return null;
            });
      }
      Activation.end(entered[2]);
    }
  }

  /**
   * {@code WebSocketCoreSession.closeConnection(CloseStatus, Callback)}: the end of every
   * connection. An exception of a callback is the status' cause; one of onClose that is called in
   * here fails the callback.
   */
  static final class Close {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(
            value = 1,
            index = 0,
            typing = Typing.DYNAMIC))
    static Object[] enter(
        @Advice.This Object session,
        @Advice.Argument(0) CloseStatus status,
        @Advice.Argument(1) Callback callback) {
      JettyLink link = link(session);
      if (link == null) {
        return new Object[] {callback, null};
      }
      Connection connection = JettyLink.connection(link);
      link.failed(status.getCause());
      connection.closed(status.getCode());
      return new Object[] {new OnClose(callback, session, link), connection.activate()};
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object[] entered) {
      if (entered != null) {
        Activation.end(entered[1]);
      }
    }
  }

  /** The last that is heard of a session; a selector may keep it until it has another one. */
  private static final class OnClose extends Callback.Nested {
    private final Object session;
    private final JettyLink link;

    OnClose(Callback callback, Object session, JettyLink link) {
      super(callback);
      this.session = session;
      this.link = link;
    }

    @Override
    public void succeeded() {
      JettyLink.LINKS.remove(session);
      super.succeeded();
    }

    @Override
    public void failed(Throwable cause) {
      link.failed("onClose", cause);
      JettyLink.LINKS.remove(session);
      super.failed(cause);
    }
  }

  /**
   * EE 11's {@code JakartaWebSocketFrameHandler.handleError(Throwable, …)}: it takes an exception
   * of a callback to onError itself, and the core session never hears of it.
   */
  static final class Handled {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("coreSession") Object session, @Advice.Argument(0) Throwable error) {
      JettyLink link = link(session);
      if (link != null) {
        link.failed(error);
      }
    }
  }

  /** {@code WebSocketCoreSession.sendFrame(Frame, Callback, boolean)}: before extensions. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object session, @Advice.Argument(0) Frame frame) {
      sent(session, frame);
    }
  }

  /** {@code WebSocketCoreSession.sendFrame(OutgoingEntry)}, since 12.1. */
  static final class SendEntry {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object session, @Advice.Argument(0) OutgoingEntry entry) {
      sent(session, entry.getFrame());
    }
  }

  private static void sent(Object session, Frame frame) {
    JettyLink link = link(session);
    if (link != null) {
      link.sent(frame.getOpCode(), frame.getPayloadLength(), frame.isFin());
    }
  }
}
