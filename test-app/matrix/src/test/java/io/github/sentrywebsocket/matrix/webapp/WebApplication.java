package io.github.sentrywebsocket.matrix.webapp;

import static io.github.sentrywebsocket.matrix.webapp.FileSystem.io;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/**
 * A web application of {@link WebAppSources}, compiled.
 *
 * @param javax see {@link Distribution}
 * @param sentry the version of the SDK in its {@code WEB-INF/lib}; null for none
 * @param dsn what the application starts its SDK with; null when it doesn't
 */
record WebApplication(boolean javax, String sentry, String dsn) {

  private static final String WEB_XML =
      """
      <web-app xmlns="http://xmlns.jcp.org/xml/ns/javaee" version="3.1">
      %s  <filter><filter-name>gate</filter-name><filter-class>app.Gate</filter-class>
          <async-supported>true</async-supported></filter>
        <filter-mapping><filter-name>gate</filter-name><url-pattern>/*</url-pattern>
          <dispatcher>REQUEST</dispatcher><dispatcher>ASYNC</dispatcher></filter-mapping>
        <listener><listener-class>app.Listener</listener-class></listener>
      </web-app>
      """;

  private static final String DSN =
      "  <context-param><param-name>dsn</param-name><param-value>%s</param-value></context-param>\n";

  private static final String[] JAVAX = {
    "javax.servlet:javax.servlet-api:4.0.1", "javax.websocket:javax.websocket-api:1.1"
  };

  private static final String[] JAKARTA = {
    "jakarta.servlet:jakarta.servlet-api:5.0.0", "jakarta.websocket:jakarta.websocket-api:2.0.0"
  };

  /** As files below a folder, which is made. */
  void explode(Path folder) {
    Path classes = FileSystem.makeFolder(folder.resolve("WEB-INF/classes"));
    List<Path> classPath = new ArrayList<>(Artifacts.ofUser().jars(javax ? JAVAX : JAKARTA));
    if (sentry != null) {
      Path jar = Artifacts.ofUser().jars("io.sentry:sentry:" + sentry).get(0);
      Path lib = FileSystem.makeFolder(folder.resolve("WEB-INF/lib"));
      io(() -> Files.copy(jar, lib.resolve(jar.getFileName())));
      classPath.add(jar);
    }
    compile(WebAppSources.of(javax, sentry != null), classPath, classes);
    FileSystem.write(
        folder.resolve("WEB-INF/web.xml"),
        String.format(WEB_XML, dsn == null ? "" : String.format(DSN, dsn)));
    FileSystem.write(folder.resolve("plain.txt"), "plain");
  }

  /** As a {@code .war}. */
  void pack(Path war) {
    Path folder = io(() -> Files.createTempDirectory("webapp"));
    explode(folder);
    FileSystem.makeFolder(war.getParent());
    io(
        () -> {
          try (OutputStream file = Files.newOutputStream(war);
              ZipOutputStream out = new ZipOutputStream(file)) {
            for (Path each : FileSystem.filesBelow(folder)) {
              out.putNextEntry(new ZipEntry(folder.relativize(each).toString()));
              Files.copy(each, out);
            }
          }
          return war;
        });
    FileSystem.delete(folder);
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
          FileSystem.write(file, source);
          arguments.add(file.toString());
        });
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(status).as("javac " + arguments).isZero();
    FileSystem.delete(folder);
  }
}
