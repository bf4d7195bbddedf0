package io.github.sentrywebsocket.testapp;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A listener's side of the proxy; its upstream is open already when this begins. */
final class ListenEndpoint extends Endpoint {
  private static final Logger LOG = System.getLogger("api");

  private final ListenRequest listen;
  private final Upstream upstream;

  private ListenEndpoint(ListenRequest listen, Upstream upstream) {
    this.listen = listen;
    this.upstream = upstream;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    LOG.log(
        Level.INFO,
        "session {0} opened: {1}, {2}, {3}, onboarding {4}",
        listen.sessionId(),
        listen.provider(),
        listen.model(),
        listen.languages(),
        listen.onboarding());
    MessageHandler.Whole<ByteBuffer> toUpstream = upstream::send;
    session.addMessageHandler(ByteBuffer.class, toUpstream);
    MessageHandler.Whole<String> controlToUpstream = upstream::send;
    session.addMessageHandler(String.class, controlToUpstream);
    upstream.proxyTo(session);
  }

  @Override
  public void onError(Session session, Throwable failure) {
    LOG.log(Level.WARNING, "session " + listen.sessionId() + " failed: " + failure);
    if (failure instanceof IOException) {
      return; // the listener is gone, the container closes the session with 1006
    }
    try {
      session.close(new CloseReason(CloseCodes.UNEXPECTED_CONDITION, "proxy failed"));
    } catch (IOException | IllegalStateException gone) {
      LOG.log(Level.INFO, "session " + listen.sessionId() + " is gone: " + gone);
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    int code = reason.getCloseCode().getCode();
    LOG.log(Level.INFO, "session " + listen.sessionId() + " closed with " + code);
    upstream.close(code, Objects.requireNonNullElse(reason.getReasonPhrase(), ""));
  }

  /** Hands the upstream that the request opened to the endpoint that the container creates. */
  static final class WithUpstream extends ServerEndpointConfig.Configurator {
    private final ListenRequest listen;
    private final Upstream upstream;

    WithUpstream(ListenRequest listen, Upstream upstream) {
      this.listen = listen;
      this.upstream = upstream;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
      return endpointClass.cast(new ListenEndpoint(listen, upstream));
    }
  }
}
