package io.github.sentrywebsocket.matrix.webapp;

import static io.github.sentrywebsocket.matrix.webapp.FileSystem.io;

import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** Apache Tomcat, and its log manager. Its applications are deployed as folders. */
final class Tomcat implements Server {

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

  @Override
  public String artifact(String version) {
    return "org.apache.tomcat:tomcat:zip:" + version;
  }

  /** The examples would only be deployed. */
  @Override
  public boolean needs(String path) {
    return List.of("bin", "conf", "lib").contains(path.split("/")[0]);
  }

  @Override
  public void configure(ServerHome home) {
    FileSystem.write(home.at("conf/server.xml"), String.format(SERVER_XML, home.port));
    for (String empty : List.of("logs", "temp", "webapps")) {
      FileSystem.makeFolder(home.at(empty));
    }
  }

  @Override
  public String deployments() {
    return "webapps";
  }

  @Override
  public void deploy(ServerHome home, String name, WebApplication application) {
    application.explode(home.at("webapps").resolve(name));
  }

  @Override
  public void command(ServerHome home, ChildJvmBuilder java) {
    java.classPath(home.at("bin/bootstrap.jar"), home.at("bin/tomcat-juli.jar"))
        .jvmArgs("-Xmx192m")
        .property("catalina.home", home.folder)
        .property("catalina.base", home.folder)
        .property("java.io.tmpdir", home.at("temp"))
        .property("java.util.logging.manager", "org.apache.juli.ClassLoaderLogManager")
        .property("java.util.logging.config.file", home.at("conf/logging.properties"))
        .main("org.apache.catalina.startup.Bootstrap")
        .args("start");
  }

  @Override
  public boolean isStarted(String line) {
    return line.contains("Server startup in");
  }

  /** Level and source of a record; of all else the whole line. */
  @Override
  public String essence(String line) {
    return line.contains("VersionLoggerListener")
        ? null
        : line.replaceAll("^\\d\\d-\\S+ \\S+ (\\S+) \\[[^]]*] (\\S+) .*", "$1 $2");
  }

  /** Makes a running Tomcat stop the application and start it in a new class loader. */
  static void touch(ServerHome home, String application) {
    Path webXml = home.at("webapps").resolve(application).resolve("WEB-INF/web.xml");
    io(
        () ->
            Files.setLastModifiedTime(
                webXml,
                FileTime.fromMillis(Files.getLastModifiedTime(webXml).toMillis() - 10_000)));
  }

  @Override
  public String toString() {
    return "Tomcat";
  }
}
