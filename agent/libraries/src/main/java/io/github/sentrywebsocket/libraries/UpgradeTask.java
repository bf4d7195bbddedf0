package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.UpgradeRequest;

/**
 * Work for an upgrade on a container's own worker. Runs once: an idle worker keeps its last task,
 * and that lets go of the request.
 */
final class UpgradeTask implements Runnable {
  private UpgradeRequest upgrade;
  private Runnable task;

  UpgradeTask(UpgradeRequest upgrade, Runnable task) {
    this.upgrade = upgrade;
    this.task = task;
  }

  @Override
  public void run() {
    Runnable work = task;
    if (work == null) {
      return;
    }
    Object token = upgrade.activate();
    upgrade = null;
    task = null;
    try {
      work.run();
    } finally {
      Activation.end(token);
    }
  }
}
