package io.github.sentrywebsocket.scenarios.atmosphere;

import io.github.sentrywebsocket.scenarios.Callbacks;
import org.atmosphere.cpr.AtmosphereHandler;
import org.atmosphere.cpr.AtmosphereRequest;
import org.atmosphere.cpr.AtmosphereResource;
import org.atmosphere.cpr.AtmosphereResourceEvent;
import org.atmosphere.cpr.AtmosphereResourceEventListenerAdapter;

/**
 * A handler as Atmosphere has them: opening is a GET that is suspended, a message is a POST, and
 * what is broadcast comes back on an executor of the broadcaster's.
 */
public final class Handler implements AtmosphereHandler {

  @Override
  public void onRequest(AtmosphereResource resource) {
    AtmosphereRequest request = resource.getRequest();
    String path = request.getRequestURI();
    if (request.getMethod().equals("GET")) {
      resource.addEventListener(new Closing(path));
      resource.suspend();
      Callbacks.called(path, "onOpen");
    } else if (request.body().hasString()) {
      Callbacks.called(path, "onMessage");
      resource.getBroadcaster().broadcast(path);
    } else {
      Callbacks.called(path, "onBinary");
    }
  }

  @Override
  public void onStateChange(AtmosphereResourceEvent event) {
    String path = event.getResource().getRequest().getRequestURI();
    if (event.isSuspended() && path.equals(event.getMessage())) {
      Callbacks.called(path, "onPart");
    }
  }

  @Override
  public void destroy() {
    // nothing of its own
  }

  private static final class Closing extends AtmosphereResourceEventListenerAdapter {
    private final String path;

    Closing(String path) {
      this.path = path;
    }

    @Override
    public void onDisconnect(AtmosphereResourceEvent event) {
      Callbacks.called(path, "onClose");
    }
  }
}
