package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.matrix.webapp.Distributions.Distribution;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.tools.ToolProvider;

/** An unpacked distribution, and the exploded web applications that are deployed in it. */
final class TomcatHome {

  /**
   * As shipped, but on one free port of loopback, without a shutdown port, quick to redeploy and to
   * renew the threads of a stopped application, which Tomcat does by letting them idle.
   */
  private static final String SERVER_XML =
      """
      <Server port="-1">
        <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"/>
        <Listener className="org.apache.catalina.core.ThreadLocalLeakPreventionListener"/>
        <Service name="Catalina">
          <Executor name="pool" namePrefix="exec-" minSpareThreads="1" maxIdleTime="1000"/>
          <Connector port="%d" address="127.0.0.1" protocol="HTTP/1.1" executor="pool"/>
          <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">
            <Host name="localhost" appBase="webapps" unpackWARs="false" autoDeploy="true"/>
          </Engine>
        </Service>
      </Server>
      """;

  private static final String WEB_XML =
      """
      <web-app>
        <listener><listener-class>app.Listener</listener-class></listener>
      %s</web-app>
      """;

  private static final String DSN =
      "  <context-param><param-name>dsn</param-name><param-value>%s</param-value></context-param>\n";

  final Path folder;
  final int port;
  private final boolean javax;

  TomcatHome(Distribution distribution, Path parent) {
    javax = distribution.javax();
    folder = parent.resolve("apache-tomcat-" + distribution.version());
    port = freePort();
    unpack(distribution.version(), parent);
    write(folder.resolve("conf/server.xml"), String.format(SERVER_XML, port));
    for (String empty : List.of("logs", "temp", "webapps")) {
      makeFolder(folder.resolve(empty));
    }
  }

  /**
   * Deploys a web application.
   *
   * @param sentry the version of the SDK in its {@code WEB-INF/lib}; null for none
   * @param dsn what the application starts its SDK with; null when it doesn't
   */
  TomcatHome deploy(String name, String sentry, String dsn) {
    Path webInf = folder.resolve("webapps").resolve(name).resolve("WEB-INF");
    Path classes = makeFolder(webInf.resolve("classes"));
    List<Path> classPath = new ArrayList<>(files(folder.resolve("lib")));
    if (sentry != null) {
      Path jar = Artifacts.ofUser().jars("io.sentry:sentry:" + sentry).get(0);
      copy(jar, makeFolder(webInf.resolve("lib")).resolve(jar.getFileName()));
      classPath.add(jar);
    }
    compile(WebAppSources.of(javax, sentry != null), classPath, classes);
    write(
        webInf.resolve("web.xml"),
        String.format(WEB_XML, dsn == null ? "" : String.format(DSN, dsn)));
    return this;
  }

  /** Makes the running Tomcat stop the application and start it in a new class loader. */
  void touch(String name) {
    Path webXml = folder.resolve("webapps").resolve(name).resolve("WEB-INF/web.xml");
    io(
        () ->
            Files.setLastModifiedTime(
                webXml,
                java.nio.file.attribute.FileTime.fromMillis(
                    Files.getLastModifiedTime(webXml).toMillis() - 10_000)));
  }

  private static void compile(Map<String, String> sources, List<Path> classPath, Path output) {
    Path folder = io(() -> Files.createTempDirectory("webapp"));
    List<String> arguments =
        new ArrayList<>(
            List.of("-nowarn", "-proc:none", "--release", "11", "-d", output.toString()));
    arguments.add("-cp");
    arguments.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    sources.forEach(
        (name, source) -> {
          Path file = folder.resolve(name + ".java");
          write(file, source);
          arguments.add(file.toString());
        });
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(status).as("javac " + arguments).isZero();
    files(folder).forEach(file -> io(() -> Files.deleteIfExists(file)));
    io(() -> Files.deleteIfExists(folder));
  }

  private static void unpack(String version, Path parent) {
    Path zip = Artifacts.ofUser().jars("org.apache.tomcat:tomcat:zip:" + version).get(0);
    io(
        () -> {
          try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
              unpack(in, entry, parent);
            }
          }
          return null;
        });
  }

  /** The folders that a server needs; the examples would only be deployed. */
  private static void unpack(InputStream in, ZipEntry entry, Path parent) throws IOException {
    String[] steps = entry.getName().split("/", 3);
    if (!entry.isDirectory()
        && steps.length == 3
        && List.of("bin", "conf", "lib").contains(steps[1])) {
      Path file = parent.resolve(entry.getName()).normalize();
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
    }
  }

  private static int freePort() {
    return io(
        () -> {
          try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
          }
        });
  }

  private static List<Path> files(Path folder) {
    return io(
        () -> {
          try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
          }
        });
  }

  private static Path makeFolder(Path folder) {
    return io(() -> Files.createDirectories(folder));
  }

  private static void copy(Path from, Path to) {
    io(() -> Files.copy(from, to));
  }

  private static void write(Path file, String text) {
    io(() -> Files.writeString(file, text));
  }

  private static <T> T io(Io<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Io<T> {
    T run() throws IOException;
  }
}
