package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.core.api.PerLibrary;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;

/**
 * A handshake of Open Liberty's WebSocket client: one call, on the caller's thread, where its state
 * waits. The request is written by another bundle, after the application's configurator had its
 * say.
 */
final class LibertyClient {

  /** What writes the headers, by {@code HttpOutboundServiceContext}. */
  private static final WeakIdentityMap<Object, Consumer<HandshakeHeaders>> REQUESTS =
      PerLibrary.map(
          Handles.type("com.ibm.wsspi.http.channel.outbound.HttpOutboundServiceContext"),
          "requests");

  private static final ThreadLocal<LibertyClient> CURRENT = new ThreadLocal<>();

  private final LibertyClient outer;
  private final Object endpoint;
  private final URI uri;
  private ClientHandshake handshake;
  private Connection connection = Connection.NONE;

  private LibertyClient(LibertyClient outer, Object endpoint, URI uri) {
    this.outer = outer;
    this.endpoint = endpoint;
    this.uri = uri;
  }

  /** The connection whose onOpen comes next on this thread. */
  static Connection opened() {
    LibertyClient client = CURRENT.get();
    return client == null ? Connection.NONE : client.connection;
  }

  private void write(HandshakeHeaders headers) {
    handshake = ClientHandshake.start("liberty", endpoint, uri, headers);
  }

  private void failed(Throwable thrown) {
    if (handshake == null) {
      // It has come to no request.
      write(new NoHeaders());
    }
    handshake.failed(thrown);
  }

  private static final class NoHeaders implements HandshakeHeaders {
    @Override
    public List<String> get(String name) {
      return List.of();
    }

    @Override
    public void set(String name, String value) {
      // nobody to send it to
    }
  }

  /** {@code ClientConnector.connectClass(Object, URI, …)}. */
  static final class Connect {
    private static final Getter APPLICATIONS = new Getter("getAppInstance");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object endpoint, @Advice.Argument(1) URI uri)
        throws Throwable {
      boolean isAnnotated =
          endpoint.getClass().getName().equals("com.ibm.ws.wsoc.AnnotatedEndpoint");
      LibertyClient client =
          new LibertyClient(
              CURRENT.get(), isAnnotated ? APPLICATIONS.get(endpoint) : endpoint, uri);
      CURRENT.set(client);
      return client;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object entered, @Advice.Thrown Throwable thrown) {
      if (entered == null) {
        return;
      }
      LibertyClient client = (LibertyClient) entered;
      if (client.outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(client.outer);
      }
      if (thrown != null) {
        client.failed(thrown);
      }
    }
  }

  /** {@code HttpRequestor.sendRequest(ParametersOfInterest)}. */
  static final class Request {
    private static final Getter WRITER = new Getter("getChannelAccessor");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("vc") Object connection) throws Throwable {
      LibertyClient client = CURRENT.get();
      if (client == null) {
        return null;
      }
      Object writer = WRITER.get(connection);
      REQUESTS.put(writer, client::write);
      return writer;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object writer) {
      REQUESTS.remove(writer);
    }
  }

  /** {@code HttpOutboundServiceContextImpl.sendRequestHeaders()}, in the other bundle. */
  static final class Headers {
    private static final Getter MESSAGE = new Getter("getRequest");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object writer) throws Throwable {
      Consumer<HandshakeHeaders> request = REQUESTS.remove(writer);
      if (request != null) {
        request.accept(new LibertyHeaders(MESSAGE.get(writer)));
      }
    }
  }

  /** {@code HttpRequestor.completeResponse()}: looks at the answer. */
  static final class Answer {
    private static final Getter MESSAGE = new Getter("getResponse");
    private static final Getter STATUS = new Getter("getStatusCodeAsInt");

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.FieldValue("httpOutboundSC") Object exchange, @Advice.Thrown Throwable thrown)
        throws Throwable {
      LibertyClient client = CURRENT.get();
      if (client == null || client.handshake == null) {
        return;
      }
      if (thrown == null) {
        client.connection = client.handshake.opened();
        return;
      }
      int status = (int) STATUS.get(MESSAGE.get(exchange));
      if (status != 101) {
        client.handshake.rejected(status, thrown);
      }
    }
  }
}
