package io.github.sentrywebsocket.scenarios;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The server's certificate, for tests that have one: {@code -Dscenario.certificate}. */
public final class Tls {
  private static final String STORE = System.getProperty("scenario.certificate");
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** Starts a server's second listener. */
  public interface Listener {
    /** Returns the port. */
    int listen(SSLContext context) throws Exception;
  }

  private Tls() {}

  /** Whether there is a certificate. */
  public static boolean isAsked() {
    return STORE != null;
  }

  /** Starts the listener, if it is asked for, and says its port. */
  public static void listen(Listener listener) throws Exception {
    if (isAsked()) {
      System.out.println("tls-port " + listener.listen(context()));
    }
  }

  /** Of a server with that certificate. */
  public static SSLContext context() throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(STORE))) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** For containers that read it themselves: PKCS#12. */
  public static String store() {
    return STORE;
  }

  public static String password() {
    return new String(PASSWORD);
  }
}
