package io.github.sentrywebsocket.scenarios.places;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Starts the OSGi framework of the class path as it comes, and the given bundles in it. */
public final class OsgiLauncher {

  private OsgiLauncher() {}

  /**
   * @param args a folder for the framework, the arguments of {@link Place} in one, and bundles
   */
  public static void main(String[] args) {
    int exit = 1;
    try {
      Framework framework =
          ServiceLoader.load(FrameworkFactory.class)
              .iterator()
              .next()
              .newFramework(
                  Map.of("org.osgi.framework.storage", args[0], "place.arguments", args[1]));
      framework.start();
      List<Bundle> bundles = new ArrayList<>();
      for (int i = 2; i < args.length; i++) {
        bundles.add(
            framework.getBundleContext().installBundle(Path.of(args[i]).toUri().toString()));
      }
      for (Bundle bundle : bundles) {
        bundle.start();
      }
      exit = 0;
    } catch (Throwable e) {
      e.printStackTrace(System.out);
    }
    System.exit(exit);
  }
}
