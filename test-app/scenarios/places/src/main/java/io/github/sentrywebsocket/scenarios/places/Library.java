package io.github.sentrywebsocket.scenarios.places;

import java.net.URI;

/** One of the libraries that a place may have; its class is loaded when it is asked for. */
interface Library {

  /**
   * Opens a connection, another one from its callback, sends a word, awaits the echo, and closes.
   *
   * @param uri of the echo server; where the library is a server, its own callback connects there
   */
  void talk(URI uri) throws Exception;
}
