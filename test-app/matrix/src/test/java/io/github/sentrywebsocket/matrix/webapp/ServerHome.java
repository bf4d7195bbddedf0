package io.github.sentrywebsocket.matrix.webapp;

import static io.github.sentrywebsocket.matrix.webapp.FileSystem.io;

import io.github.sentrywebsocket.harness.Artifacts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** An unpacked distribution, and the web applications that are deployed in it. */
final class ServerHome {

  final Distribution distribution;
  final Path folder;
  final int port;
  private final List<String> applications = new ArrayList<>();

  /**
   * Unpacks and configures it.
   *
   * @param folder its home directory, which is made
   */
  ServerHome(Distribution distribution, Path folder) {
    this.distribution = distribution;
    this.folder = folder.toAbsolutePath();
    port = freePort();
    unpack();
    distribution.server().configure(this);
  }

  /** Deploys a web application; see {@link WebApplication} for the parameters. */
  ServerHome deploy(String name, String sentry, String dsn) {
    distribution.server().deploy(this, name, new WebApplication(distribution.javax(), sentry, dsn));
    applications.add(name);
    return this;
  }

  /** The names of those deployed. */
  List<String> applications() {
    return applications;
  }

  /** A path of the server. */
  Path at(String path) {
    return folder.resolve(path);
  }

  private void unpack() {
    String zip = distribution.server().artifact(distribution.version());
    Path file = Artifacts.ofUser().jars(zip).get(0);
    io(
        () -> {
          try (ZipInputStream in = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
              unpack(in, entry);
            }
          }
          return file;
        });
  }

  private void unpack(InputStream in, ZipEntry entry) throws IOException {
    String path = entry.getName().substring(entry.getName().indexOf('/') + 1);
    if (!entry.isDirectory() && distribution.server().needs(path)) {
      Path file = folder.resolve(path).normalize();
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
    }
  }

  /** Free now; a server that takes another one by default gets it in its configuration. */
  static int freePort() {
    return io(
        () -> {
          try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
          }
        });
  }
}
