package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.framing.DataFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ClientHandshakeBuilder;

/**
 * Java-WebSocket, both sides. {@code WebSocketImpl} does the handshake and the frames; the {@code
 * onWebsocket…} methods of {@code WebSocketClient} and {@code WebSocketServer}, which nobody can
 * override, call the application.
 */
final class JavaWebSocket {

  /** The server's {@code WebSocketImpl} whose request is parsed on this thread. */
  private static final ThreadLocal<Object[]> PARSING = new ThreadLocal<>();

  private JavaWebSocket() {}

  /** {@code WebSocketClient.connect()}, on the thread of the caller; reconnect calls it, too. */
  static final class Connect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object client,
        @Advice.FieldValue("connectReadThread") Thread connecting,
        @Advice.FieldValue("engine") Object webSocket,
        @Advice.FieldValue("uri") URI uri,
        @Advice.FieldValue("headers") Map<String, String> headers) {
      if (connecting == null) {
        JavaWebSocketConnection.connect(client, webSocket, uri, headers);
      }
    }
  }

  /** {@code WebSocketClient.reset()}: a handshake that is not answered yet took too long. */
  static final class Reset {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.FieldValue("engine") Object webSocket) {
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      if (connection != null) {
        connection.handshakeFailed(new TimeoutException("given up before the server answered"));
      }
    }
  }

  /** {@code WebSocketImpl.startHandshake(ClientHandshakeBuilder)}, on a thread of the client. */
  static final class StartHandshake {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object webSocket, @Advice.Argument(0) ClientHandshakeBuilder request) {
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      if (connection != null) {
        connection.write(request);
      }
    }
  }

  /** {@code WebSocketImpl.decodeHandshake(ByteBuffer)}: of the peer, on either side. */
  static final class Decode {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object webSocket,
        @Advice.FieldValue("wsl") Object listener,
        @Advice.Argument(0) ByteBuffer received) {
      if (listener instanceof WebSocketClient) {
        JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
        if (connection != null) {
          connection.answered(received);
        }
      } else {
        PARSING.set(new Object[] {webSocket, listener});
      }
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object webSocket,
        @Advice.FieldValue("wsl") Object listener,
        @Advice.FieldValue("key") SelectionKey key) {
      if (!(listener instanceof WebSocketClient)) {
        PARSING.remove();
        if (key == null || !key.isValid()) {
          JavaWebSocketAnswer.gone(webSocket);
        }
        JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
        if (connection != null) {
          connection.endReceiving();
        }
      }
    }
  }

  /** {@code Draft.translateHandshakeHttp(ByteBuffer, Role)}: the request is complete. */
  static final class Arrival {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Return Object parsed) {
      Object[] parsing = PARSING.get();
      if (parsing != null && parsed instanceof ClientHandshake) {
        ClientHandshake request = (ClientHandshake) parsed;
        if (UpgradeRequest.isWebSocket(request.getFieldValue("Upgrade"))
            && JavaWebSocketConnection.of(parsing[0]) == null) {
          JavaWebSocketConnection.received(
              parsing[1], parsing[0], request.getResourceDescriptor(), request);
        }
      }
    }
  }

  /** {@code Draft.createHandshake(…)}: after it, a server queues its 101 and calls the listener. */
  static final class Answer {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Return List<ByteBuffer> answer) {
      Object[] parsing = PARSING.get();
      if (parsing != null) {
        JavaWebSocketConnection connection = JavaWebSocketConnection.of(parsing[0]);
        if (connection != null) {
          connection.accept(parsing[0], answer);
        }
      }
    }
  }

  /** {@code WebSocketImpl.closeConnectionDueToWrongHandshake(InvalidDataException)}. */
  static final class Refused {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object webSocket) {
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      if (connection != null) {
        connection.refuse(404);
      }
    }
  }

  /** {@code WebSocketImpl.closeConnectionDueToInternalServerError(RuntimeException)}. */
  static final class Threw {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object webSocket, @Advice.Argument(0) RuntimeException thrown) {
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      if (connection != null) {
        connection.refuse(thrown);
      }
    }
  }

  /** {@code WebSocketImpl.flushAndClose} and {@code closeConnection(int, String, boolean)}. */
  static final class End {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object webSocket,
        @Advice.Argument(0) int code,
        @Advice.Argument(1) String reason,
        @Advice.Argument(2) boolean byPeer) {
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      if (connection != null) {
        connection.giveUp(code, reason, byPeer);
      }
    }
  }

  /**
   * {@code WebSocketServer.handleIOException(SelectionKey, WebSocket, IOException)}: without a
   * connection, as always in 1.4.0, it only closes the key's channel.
   */
  static final class Lost {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) SelectionKey key, @Advice.Argument(1) Object told) {
      Object webSocket = told == null && key != null ? key.attachment() : null;
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      if (connection != null) {
        JavaWebSocketAnswer.gone(webSocket);
        connection.lost();
      }
    }
  }

  /** {@code WebSocketClient.handleIOException(IOException)}: told to nobody, but for TLS. */
  static final class Failed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("engine") Object webSocket, @Advice.Argument(0) IOException failure) {
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      if (connection != null) {
        connection.handshakeFailed(failure);
      }
    }
  }

  /**
   * {@code WebSocketImpl.decodeFrames(ByteBuffer)}: pings and pongs have no method of their own.
   */
  static final class Frames {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object webSocket) {
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      return connection == null ? null : connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code WebSocketImpl.send(Collection)}, where all ways to send meet. */
  static final class Send {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object webSocket, @Advice.Argument(0) Collection<?> frames) {
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      if (connection != null) {
        for (Object each : frames) {
          if (each instanceof DataFrame) {
            Framedata frame = (Framedata) each;
            connection.connection().sent(frame.getPayloadData().remaining(), frame.isFin());
          }
        }
      }
    }
  }

  /** {@code onWebsocketOpen(WebSocket, Handshakedata)}. */
  static final class OnOpen {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object webSocket) {
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      return connection == null ? null : connection.open();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(0) Object webSocket,
        @Advice.Thrown Throwable thrown) {
      leave(token, webSocket, "onOpen", thrown);
    }
  }

  /** {@code onWebsocketMessage(WebSocket, String)} or {@code (WebSocket, ByteBuffer)}. */
  static final class OnMessage {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object webSocket, @Advice.Argument(1) Object message) {
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      if (connection == null) {
        return null;
      }
      return message instanceof String
          ? connection.connection().receive("text", ((String) message).length(), true)
          : connection.connection().receive("binary", ((ByteBuffer) message).remaining(), true);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(0) Object webSocket,
        @Advice.Thrown Throwable thrown) {
      leave(token, webSocket, "onMessage", thrown);
    }
  }

  /** {@code onWebsocketClose(WebSocket, int, String, boolean)}: the channel is closed. */
  static final class OnClose {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object webSocket, @Advice.Argument(1) int code) {
      JavaWebSocketAnswer.gone(webSocket);
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      if (connection == null) {
        return null;
      }
      Object token = connection.activate();
      connection.closed(code);
      return token;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(0) Object webSocket,
        @Advice.Thrown Throwable thrown) {
      leave(token, webSocket, "onClose", thrown);
    }
  }

  /** {@code onWebsocketError(WebSocket, Exception)}: I/O, or what left another callback. */
  static final class OnError {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.Argument(0) Object webSocket, @Advice.Argument(1) Exception failure) {
      JavaWebSocketConnection connection = JavaWebSocketConnection.of(webSocket);
      if (connection == null) {
        return null;
      }
      connection.handshakeFailed(failure);
      return connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(0) Object webSocket,
        @Advice.Thrown Throwable thrown) {
      leave(token, webSocket, "onError", thrown);
    }
  }

  private static void leave(Object token, Object webSocket, String callback, Throwable thrown) {
    JavaWebSocketConnection left = thrown == null ? null : JavaWebSocketConnection.of(webSocket);
    if (left != null) {
      left.connection().failed(callback, thrown);
    }
    Activation.end(token);
  }
}
