package io.github.sentrywebsocket.scenarios.undertow;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import java.net.InetSocketAddress;
import java.util.EventListener;

/**
 * A servlet deployment in Undertow. Of its API only what has no servlet type in its signature: one
 * class file for javax and jakarta.
 */
public final class UndertowServletServer {

  private UndertowServletServer() {}

  /**
   * @param args the class name of a {@code ServletContextListener} of its own servlet API, and
   *     whether endpoints are called on a worker
   */
  public static void main(String[] args) {
    ServerProgram.run(() -> start(args[0], args[1].equals("worker")));
  }

  private static int start(String deployment, boolean onWorker) throws Exception {
    ClassLoader loader = UndertowServletServer.class.getClassLoader();
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(loader)
            .setContextPath("/")
            .setDeploymentName("scenario")
            .addListener(
                new ListenerInfo(loader.loadClass(deployment).asSubclass(EventListener.class)))
            .addServletContextAttribute(
                WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                new WebSocketDeploymentInfo()
                    .setBuffers(new DefaultByteBufferPool(false, 1024))
                    .setDispatchToWorkerThread(onWorker));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
    manager.deploy();
    HttpHandler handler = manager.start();
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(4)
            .setHandler(handler)
            .build();
    undertow.start();
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }
}
