package io.github.sentrywebsocket.scenarios.spring_webflux;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsContextListener;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.TomcatHttpHandlerAdapter;

/**
 * An application of WebFlux on Tomcat. Nothing that it calls has a servlet type in its signature:
 * one class file for every version.
 */
final class OnTomcat {

  private OnTomcat() {}

  static int start(HttpHandler application) throws Exception {
    Path directory = Files.createTempDirectory("webflux-");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxThreads", "4");
    Context context = tomcat.addContext("", directory.toString());
    context.addApplicationListener(WsContextListener.class.getName());
    Wrapper servlet = add(context, new TomcatHttpHandlerAdapter(application));
    servlet.setAsyncSupported(true);
    context.addServletMappingDecoded("/", "webflux");
    tomcat.start();
    return tomcat.getConnector().getLocalPort();
  }

  private static Wrapper add(Context context, Object servlet) throws ReflectiveOperationException {
    for (Method method : Tomcat.class.getMethods()) {
      Class<?>[] parameters = method.getParameterTypes();
      if (method.getName().equals("addServlet")
          && parameters[0] == Context.class
          && parameters[2].isInstance(servlet)) {
        return (Wrapper) method.invoke(null, context, "webflux", servlet);
      }
    }
    throw new IllegalStateException("no addServlet");
  }
}
