package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.lang.reflect.Array;
import net.bytebuddy.asm.Advice;

/**
 * What Paho's {@code CommsCallback} calls: it has a thread for messages and for actions that are
 * complete, while a lost connection is told by the thread that lost it. A client has one for all
 * its connections.
 */
final class PahoCallbacks {

  private static final Getter MODULES = new Getter("getNetworkModules");
  private static final Getter INDEX = new Getter("getNetworkModuleIndex");
  private static final Getter MESSAGE = new Getter("getMessage");
  private static final Getter PAYLOAD = new Getter("getPayload");

  /** By the {@code CommsCallback}: the newest. */
  private static final WeakIdentityMap<Object, Connection> NEWEST = new WeakIdentityMap<>();

  private PahoCallbacks() {}

  private static Connection newest(Object callback) {
    Connection newest = NEWEST.get(callback);
    return newest == null ? Connection.NONE : newest;
  }

  /** {@code start(String, ExecutorService)}, after the network module's. */
  static final class Start {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object callback, @Advice.FieldValue("clientComms") Object client)
        throws Throwable {
      Object module = Array.get(MODULES.get(client), (int) INDEX.get(client));
      NEWEST.put(callback, Paho.of(module));
    }
  }

  /** {@code handleMessage(MqttPublish)}. */
  static final class Message {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object callback, @Advice.Argument(0) Object publish)
        throws Throwable {
      byte[] payload = (byte[]) PAYLOAD.get(MESSAGE.get(publish));
      return newest(callback).deliver("binary", payload == null ? 0 : payload.length);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object callback, @Advice.Enter Object token, @Advice.Thrown Throwable thrown) {
      leave(callback, token, thrown);
    }
  }

  /** {@code handleActionComplete(MqttToken)}: the server has answered, or will not any more. */
  static final class Action {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object callback) {
      return newest(callback).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object callback, @Advice.Enter Object token, @Advice.Thrown Throwable thrown) {
      leave(callback, token, thrown);
    }
  }

  /** MQTT 5 catches what leaves {@code messageArrived} and {@code deliveryComplete} there. */
  static final class Swallowed {
    static void caught(Object callback, Object argument, Throwable caught) {
      newest(callback).failed("onMessage", caught);
    }
  }

  /** {@code connectionLost(MqttException[, MqttDisconnect])}. */
  static final class Lost {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object callback) {
      return newest(callback).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** The same: it catches what its callbacks throw. */
  static final class LostFailed {
    static void caught(Object callback, Object cause, Throwable caught) {
      newest(callback).failed("onClose", caught);
    }
  }

  private static void leave(Object callback, Object token, Throwable thrown) {
    if (thrown != null) {
      newest(callback).failed("onMessage", thrown);
    }
    Activation.end(token);
  }
}
