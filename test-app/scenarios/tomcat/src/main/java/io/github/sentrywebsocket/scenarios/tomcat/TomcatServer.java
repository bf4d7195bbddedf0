package io.github.sentrywebsocket.scenarios.tomcat;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.github.sentrywebsocket.scenarios.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsContextListener;

/**
 * An embedded Tomcat that says its port and serves until standard input ends. Of Catalina's API
 * only what has no servlet type in its signature: one class file for every version.
 */
public final class TomcatServer {
  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private TomcatServer() {}

  /**
   * @param args the class name of a {@code ServletContextListener} of its own servlet API
   */
  public static void main(String[] args) {
    TOMCAT.setLevel(Level.SEVERE);
    ServerProgram.run(() -> start(args[0]).getConnector().getLocalPort());
  }

  private static Tomcat start(String deployment) throws Exception {
    Path directory = Files.createTempDirectory("tomcat-");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxThreads", "4");
    Context context = tomcat.addContext("", directory.toString());
    context.addApplicationListener(WsContextListener.class.getName());
    context.addApplicationListener(deployment);
    Connector tls = Tls.isAsked() ? tls() : null;
    if (tls != null) {
      tomcat.getService().addConnector(tls);
    }
    tomcat.start();
    if (tls != null) {
      Tls.listen(certificate -> tls.getLocalPort());
    }
    return tomcat;
  }

  private static Connector tls() {
    Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
    connector.setPort(0);
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig host = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystoreFile(Tls.store());
    certificate.setCertificateKeystorePassword(Tls.password());
    certificate.setCertificateKeystoreType("PKCS12");
    host.addCertificate(certificate);
    connector.addSslHostConfig(host);
    return connector;
  }
}
