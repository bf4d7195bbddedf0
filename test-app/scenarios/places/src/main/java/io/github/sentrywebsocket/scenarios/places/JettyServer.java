package io.github.sentrywebsocket.scenarios.places;

import java.net.URI;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's server, with the JDK's client. */
final class JettyServer implements Library {

  @Override
  public void talk(URI uri) throws Exception {
    Transcript served = new Transcript("server", URI.create(uri + "/inner"));
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            container ->
                container.addMapping(
                    "/*", (request, response, callback) -> new JettyListener(served, true))));
    server.start();
    try {
      Transcript transcript = new Transcript("client", null);
      JdkClient.talk(
          URI.create("ws://127.0.0.1:" + connector.getLocalPort() + uri.getPath()), transcript);
      transcript.print();
      served.print();
    } finally {
      server.stop();
    }
  }
}
