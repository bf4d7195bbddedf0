package io.github.sentrywebsocket.libraries.shared;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import java.net.URI;

/** A handshake of Undertow's client, from the application's call to its answer or failure. */
public final class UndertowHandshake {
  private final Object witness;

  /** Of Undertow's Jakarta container, which cancels when its time is out, and then throws. */
  private final boolean isEndpoints;

  private Caller caller;
  private ClientHandshake handshake;

  public UndertowHandshake(Object negotiation) {
    isEndpoints =
        negotiation != null
            && negotiation.getClass().getName().startsWith("io.undertow.websockets.jsr.");
    witness = isEndpoints ? null : negotiation;
    caller = Caller.capture(witness);
  }

  public void write(URI uri, HandshakeHeaders headers) {
    if (handshake != null) {
      handshake.resend(uri, headers);
      return;
    }
    Object token = caller.activate();
    try {
      handshake = ClientHandshake.start("undertow", witness, uri, headers);
    } finally {
      Activation.end(token);
      caller = null;
    }
  }

  /** Whether Undertow's Jakarta container made it. */
  public boolean isEndpoints() {
    return isEndpoints;
  }

  /** The answer was accepted; null when nothing was written. */
  public Object activateOpening() {
    return handshake == null ? null : handshake.opened().activateOpening();
  }

  public void failed(Throwable cause) {
    if (handshake == null) {
      return;
    }
    int status =
        cause.getClass().getSimpleName().equals("UpgradeFailedException")
            ? status(cause.getMessage())
            : 0;
    if (status != 0) {
      handshake.rejected(status, cause);
    } else {
      handshake.failed(cause);
    }
  }

  /** XNIO tells it in words only: "Invalid response code 403". */
  private static int status(String message) {
    int start = message == null ? 0 : message.length() - 3;
    if (start <= 0 || !message.startsWith("Invalid response code")) {
      return 0;
    }
    try {
      return Integer.parseInt(message.substring(start));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
