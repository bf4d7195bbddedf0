package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GlassFish and its descendant Payara: a domain in Felix, where every library is a bundle. The JVM
 * is started as {@code asadmin start-domain --verbose} would, which says how.
 */
final class GlassFish implements Server {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DOMAIN = "glassfish/domains/domain1/";
  private static final String BOOTSTRAP = "com.sun.enterprise.glassfish.bootstrap.";
  private static final Pattern PORT = Pattern.compile("(?<=[ .]port=\"?)\\d+");

  private static final Pattern RECORD =
      Pattern.compile("\\[#\\|[^|]*\\|([A-Z]+)\\|[^|]*\\|([^|]*)\\|(?:.*_MessageID=([^;]*);)?");

  private final String name;
  private final String artifact;

  /**
   * @param artifact of the zip, without its version
   */
  GlassFish(String name, String artifact) {
    this.name = name;
    this.artifact = artifact;
  }

  @Override
  public String artifact(String version) {
    return artifact + version;
  }

  @Override
  public boolean needs(String path) {
    return path.startsWith("glassfish/") || path.startsWith("mq/");
  }

  /** All ports are free ones, of loopback only. */
  @Override
  public void configure(ServerHome home) {
    FileSystem.edit(
        home.at(DOMAIN + "config/domain.xml"),
        text ->
            PORT.matcher(text.replace("0.0.0.0", "127.0.0.1"))
                .replaceAll(
                    port ->
                        port.group().equals("8080")
                            ? home.port + "\" address=\"127.0.0.1"
                            : String.valueOf(ServerHome.freePort())));
  }

  @Override
  public String deployments() {
    return DOMAIN + "autodeploy";
  }

  @Override
  public void command(ServerHome home, ChildJvmBuilder java) {
    boolean isProgram = false;
    for (String argument : launched(home)) {
      if (isProgram) {
        java.args(argument);
      } else if (argument.startsWith(BOOTSTRAP)) {
        java.main(argument);
        isProgram = true;
      } else {
        java.jvmArgs(argument);
      }
    }
  }

  /** The command line without {@code java}. */
  private static List<String> launched(ServerHome home) {
    ChildJvmBuilder asadmin = ChildJvm.builder().javaHome(home.distribution.jdk().home());
    if (Files.exists(home.at("glassfish/lib/client"))) {
      asadmin.jar(home.at("glassfish/lib/client/appserver-cli.jar"));
    } else {
      // since GlassFish 8
      asadmin
          .environment("AS_DEF_DOMAINS_PATH", home.at("glassfish/domains").toString())
          .jvmArgs("-p", home.at("glassfish/lib/bootstrap").toString())
          .jvmArgs("--add-modules", "ALL-MODULE-PATH")
          .classPath(home.at("glassfish/appserver-cli.jar"), home.at("glassfish/admin-cli.jar"))
          .classPath(home.at("glassfish/lib/asadmin/*"), home.at("glassfish/modules/*"))
          .main("org.glassfish.admin.cli.AsadminMain");
    }
    asadmin.args("start-domain", "--verbose", "--dry-run");
    try (ChildJvm jvm = asadmin.start()) {
      assertThat(jvm.exitCode(PATIENCE)).as(jvm.dump()).isZero();
      List<String> lines = jvm.stdout();
      int java = 0;
      while (!lines.get(java).endsWith("/bin/java")) {
        java++;
      }
      int end = java;
      while (!lines.get(end).isBlank() && !lines.get(end).startsWith("Command ")) {
        end++;
      }
      List<String> arguments = new ArrayList<>(lines.subList(java + 1, end));
      // Passwords of asadmin's: with a terminal or with us nobody ends the stream.
      int stdin = arguments.indexOf("-read-stdin");
      if (stdin >= 0) {
        arguments.subList(stdin, stdin + 2).clear();
      }
      return arguments;
    }
  }

  @Override
  public boolean isStarted(String line) {
    return line.contains("startup time");
  }

  /** Level, logger and number of a record, whose text is in the lines after it. */
  @Override
  public String essence(String line) {
    Matcher record = RECORD.matcher(line);
    return record.find() ? record.group(1) + " " + record.group(2) + " " + record.group(3) : null;
  }

  @Override
  public String toString() {
    return name;
  }
}
