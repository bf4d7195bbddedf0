package io.github.sentrywebsocket.scenarios.spring;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import java.net.InetSocketAddress;
import java.util.EventListener;
import org.springframework.web.servlet.DispatcherServlet;

/** The same in Undertow. */
public final class SpringUndertowServer {

  private SpringUndertowServer() {}

  /**
   * @param args the class name of a {@code ServletContextListener} of its own servlet API
   */
  public static void main(String[] args) {
    ServerProgram.run(() -> start(args[0]));
  }

  private static int start(String deployment) throws Exception {
    ClassLoader loader = SpringUndertowServer.class.getClassLoader();
    ServletInfo mvc =
        Servlets.servlet("mvc", DispatcherServlet.class)
            .addMapping("/")
            .setAsyncSupported(true)
            .setLoadOnStartup(1);
    Mvc.PARAMETERS.forEach(mvc::addInitParam);
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(loader)
            .setContextPath("/")
            .setDeploymentName("scenario")
            .addListener(
                new ListenerInfo(loader.loadClass(deployment).asSubclass(EventListener.class)))
            .addServlet(mvc)
            .addServletContextAttribute(
                WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                new WebSocketDeploymentInfo().setBuffers(new DefaultByteBufferPool(false, 1024)));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
    manager.deploy();
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(4)
            .setHandler(manager.start())
            .build();
    undertow.start();
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }
}
