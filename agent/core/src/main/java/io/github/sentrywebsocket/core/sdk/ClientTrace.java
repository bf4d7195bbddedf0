package io.github.sentrywebsocket.core.sdk;

import java.util.List;

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

  /** Ends the span; 101 is success. */
  void answered(int status);

  /** Ends the span with an error. */
  void failed(Throwable cause);

  /** The scopes of the connection that the handshake opened; null when there are none. */
  ConnectionTrace connection();
}
