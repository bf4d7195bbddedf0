package io.github.sentrywebsocket.core.sdk;

import java.util.List;
import java.util.function.Consumer;

/** The trace of one client handshake. */
public interface ClientTrace {

  /**
   * Makes the caller's scopes current; the token is closed on the same thread. Null after the end.
   */
  AutoCloseable activate();

  /** Whether the application wrote its own {@code sentry-trace}, which is left as it is. */
  boolean isAdopted();

  /**
   * The headers for a request to an address.
   *
   * @param thirdPartyBaggage the request's own {@code baggage} lines
   * @return null when the SDK's options allow none
   */
  TraceHeaders headers(HandshakeUrl url, List<String> thirdPartyBaggage);

  /** Ends the span with success. */
  void accepted();

  /**
   * Ends the span with the status of an answer that is no 101.
   *
   * @param cause the library's exception; null when there is none, or none yet
   * @return takes other exceptions by which the library tells of the same failure, which are then
   *     no events; kept by the SDK's bridge only; null when no event was made of it
   */
  Consumer<Throwable> rejected(int status, Throwable cause);

  /** Ends the span with an error; returns as {@link #rejected}. */
  Consumer<Throwable> failed(Throwable cause);

  /** The scopes of the connection that the handshake opened; null when there are none. */
  ConnectionTrace connection();
}
