package io.github.sentrywebsocket.scenarios.places;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Runs the program as a bundle, when it is started. */
public final class PlaceActivator implements BundleActivator {

  @Override
  public void start(BundleContext context) throws Exception {
    Place.run(context.getProperty("place.arguments").split(" "));
  }

  @Override
  public void stop(BundleContext context) {
    // nothing runs any more
  }
}
