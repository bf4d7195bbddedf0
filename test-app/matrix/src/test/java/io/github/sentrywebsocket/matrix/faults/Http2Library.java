package io.github.sentrywebsocket.matrix.faults;

/** A library whose WebSockets are traced in streams of HTTP/2, and its program that echoes. */
enum Http2Library {
  JETTY_12_0(Http2Library.JETTY, "/echo", "/echo", jetty("12.0.31")),
  JETTY_12_1(Http2Library.JETTY, "/echo", "/echo", jetty("12.1.14")),
  ARMERIA_1_25(Http2Library.ARMERIA, "/echo/7", "/echo/:room", armeria("1.25.2")),
  ARMERIA_1_40(Http2Library.ARMERIA, "/echo/7", "/echo/:room", armeria("1.40.0"));

  private static final String JETTY = "jetty12.Http2Echo";
  private static final String ARMERIA = "armeria.ArmeriaHttp2Echo";

  final String program;

  /** What the client asks for. */
  final String path;

  /** What the server calls it. */
  final String route;

  final String[] artifacts;

  Http2Library(String program, String path, String route, String... artifacts) {
    this.program = "io.github.sentrywebsocket.scenarios." + program;
    this.path = path;
    this.route = route;
    this.artifacts = artifacts;
  }

  private static String[] jetty(String version) {
    return new String[] {
      "org.eclipse.jetty.websocket:jetty-websocket-jetty-client:" + version,
      "org.eclipse.jetty.websocket:jetty-websocket-jetty-server:" + version,
      "org.eclipse.jetty.http2:jetty-http2-client-transport:" + version,
      "org.eclipse.jetty.http2:jetty-http2-server:" + version
    };
  }

  private static String[] armeria(String version) {
    return new String[] {"com.linecorp.armeria:armeria:" + version};
  }
}
