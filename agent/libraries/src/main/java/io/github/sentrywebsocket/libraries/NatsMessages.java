package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.nats.client.Message;
import net.bytebuddy.asm.Advice;

/**
 * The callbacks of jnats. A dispatcher has a thread that takes messages from a queue and calls
 * handlers, in one method that runs as long as the dispatcher: a handler runs between two messages
 * of its queue. Handlers that a {@code NatsDispatcherWithExecutor} gives to an executor are not
 * followed: nothing of jnats is left between them and that executor.
 */
final class NatsMessages {

  /** By a dispatcher that runs, and by its queue. */
  private static final WeakIdentityMap<Object, Delivery> DELIVERIES = new WeakIdentityMap<>();

  private NatsMessages() {}

  /** The message that a dispatcher's thread is at; of that thread alone. */
  private static final class Delivery {
    private Connection connection = Connection.NONE;
    private Object token;

    void begin(Message message) {
      connection = Nats.newest(message.getConnection());
      byte[] data = message.getData();
      token = connection.deliver("binary", data == null ? 0 : data.length);
    }

    void end() {
      Object ended = token;
      token = null;
      Activation.end(ended);
    }
  }

  /** {@code NatsDispatcher.run()}. */
  static final class Run {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.This Object dispatcher, @Advice.FieldValue("incoming") Object queue) {
      Delivery delivery = new Delivery();
      DELIVERIES.put(dispatcher, delivery);
      DELIVERIES.put(queue, delivery);
      return delivery;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object dispatcher,
        @Advice.FieldValue("incoming") Object queue,
        @Advice.Enter Object delivery) {
      DELIVERIES.remove(dispatcher);
      DELIVERIES.remove(queue);
      if (delivery != null) {
        ((Delivery) delivery).end();
      }
    }
  }

  /** {@code pop(Duration)} of a queue; synchronous subscriptions have some, too. */
  static final class Pop {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object queue) {
      Delivery delivery = DELIVERIES.get(queue);
      if (delivery != null) {
        delivery.end();
      }
      return delivery;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Enter Object delivery, @Advice.Return Object message) {
      if (delivery != null && message != null) {
        ((Delivery) delivery).begin((Message) message);
      }
    }
  }

  /** {@code NatsDispatcher.run()} catches what leaves a handler, and interruptions. */
  static final class Failed {
    static void caught(Object dispatcher, Object none, Throwable caught) {
      Delivery delivery = DELIVERIES.get(dispatcher);
      if (delivery != null && !(caught instanceof InterruptedException)) {
        delivery.connection.failed("onMessage", caught);
      }
    }
  }

  /**
   * What {@code NatsConnection} gives to its executor to tell the application's listeners: of a
   * change of state, and of a failure.
   */
  static final class Event {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object natsConnection) {
      return Nats.newest(natsConnection).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object natsConnection,
        @Advice.Enter Object token,
        @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        EventFailed.caught(natsConnection, null, thrown);
      }
      Activation.end(token);
    }
  }

  /** The same until jnats 2.24, which catches what they throw there. */
  static final class EventFailed {
    static void caught(Object natsConnection, Object listener, Throwable caught) {
      Nats.newest(natsConnection).failed("connectionEvent", caught);
    }
  }
}
