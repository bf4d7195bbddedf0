package io.github.sentrywebsocket.matrix.places;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.Jdks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * OSGi frameworks as they come: no boot delegation, and bundles that import only what they know.
 * The program is a bundle, Java-WebSocket is one, and so is the SDK when there is one.
 */
@DisplayName("OSGi bundles")
final class BundlesIT {
  private static final String FELIX = "org.apache.felix:org.apache.felix.framework:7.0.5";
  private static final String EQUINOX = "org.eclipse.platform:org.eclipse.osgi:3.24.300";
  private static final String[] LIBRARIES = {
    "java-http", "java-websocket", "java-websocket-server"
  };

  @TempDir Path folder;

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "7: {0}, the {1} SDK: handshakes and callbacks of bundles are traced")
  @CsvSource({
    "Felix, agent's",
    "Felix, application's",
    "Equinox, agent's",
    "Equinox, application's"
  })
  void bundlesAreTraced(String framework, String sdk) {
    boolean own = sdk.equals("application's");
    List<Path> path = new ArrayList<>(Program.classes());
    path.addAll(Artifacts.ofUser().jars(framework.equals("Felix") ? FELIX : EQUINOX));
    List<Path> bundles = bundles(own);
    AtomicInteger runs = new AtomicInteger();
    try (Place place =
        Place.run(
            arguments -> {
              List<String> all = new ArrayList<>();
              all.add(folder.resolve("storage" + runs.incrementAndGet()).toString());
              all.add(String.join(" ", arguments));
              bundles.forEach(bundle -> all.add(bundle.toString()));
              return ChildJvm.builder()
                  .javaHome(Jdks.ofBuild().newest().home())
                  .property("scenario.sentry", own ? "application" : "agent")
                  .classPath(path)
                  .main(Program.PACKAGE + ".OsgiLauncher")
                  .args(all.toArray(String[]::new));
            },
            LIBRARIES)) {
      place.isTheSame().isTraced();
      assertThat(place.sentry.traces().nodes(node -> "scenario".equals(node.op())))
          .as("transactions of the application")
          .hasSize(own ? LIBRARIES.length : 0);
    }
  }

  private List<Path> bundles(boolean withSdk) {
    List<Path> bundles = new ArrayList<>();
    for (Path jar : Program.libraries(Program.JAVA_WEBSOCKET)) {
      boolean isLibrary = jar.getFileName().toString().startsWith("Java-WebSocket");
      bundles.add(isLibrary ? jar : wrapped(jar, "2.0.0"));
    }
    if (withSdk) {
      bundles.add(wrapped(Artifacts.ofUser().jars(Program.SENTRY).get(0), "8.62.0"));
    }
    String imports =
        "org.osgi.framework,org.java_websocket,org.java_websocket.client,"
            + "org.java_websocket.enums,org.java_websocket.exceptions,"
            + "org.java_websocket.drafts,org.java_websocket.framing,"
            + "org.java_websocket.handshake,org.java_websocket.server"
            + (withSdk ? ",io.sentry" : "");
    bundles.add(
        Program.pack(
            folder.resolve("application.jar"),
            Program.manifest(
                "Bundle-ManifestVersion",
                "2",
                "Bundle-SymbolicName",
                "places.application",
                "Bundle-Activator",
                Program.PACKAGE + ".PlaceActivator",
                "Import-Package",
                imports),
            Program.classes()));
    return bundles;
  }

  /** A jar that is no bundle, as one that exports all it has. */
  private Path wrapped(Path jar, String version) {
    String name = jar.getFileName().toString().replace(".jar", "");
    String exports =
        String.join(
            ",", Program.packages(jar).stream().map(each -> each + ";version=" + version).toList());
    return Program.pack(
        folder.resolve(name + "-bundle.jar"),
        Program.manifest(
            "Bundle-ManifestVersion",
            "2",
            "Bundle-SymbolicName",
            name.replaceAll("[^A-Za-z-]", "-"),
            "Export-Package",
            exports,
            "DynamicImport-Package",
            "javax.*"),
        List.of(jar));
  }
}
