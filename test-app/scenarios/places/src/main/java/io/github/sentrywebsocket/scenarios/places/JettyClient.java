package io.github.sentrywebsocket.scenarios.places;

import java.net.URI;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty's client. */
final class JettyClient implements Library {

  @Override
  public void talk(URI uri) throws Exception {
    WebSocketClient client = new WebSocketClient();
    client.start();
    try {
      Transcript transcript = new Transcript("client", URI.create(uri + "/inner"));
      client
          .connect(new JettyListener(transcript, false), uri)
          .get()
          .sendText("word", Callback.NOOP);
      transcript.print();
    } finally {
      client.stop();
    }
  }
}
