package io.github.sentrywebsocket.libraries;

import com.linecorp.armeria.common.websocket.WebSocketFrame;
import io.github.sentrywebsocket.core.api.Activation;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Who receives a WebSocket's frames, in the connection's scopes. The application doesn't see it:
 * Armeria hands a subscriber to nobody but its stream.
 */
final class ArmeriaSubscriber implements Subscriber<WebSocketFrame> {

  private final Subscriber<? super WebSocketFrame> subscriber;
  private final ArmeriaConnection connection;

  ArmeriaSubscriber(Subscriber<? super WebSocketFrame> subscriber, ArmeriaConnection connection) {
    this.subscriber = subscriber;
    this.connection = connection;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    Object token = connection.activate();
    try {
      subscriber.onSubscribe(subscription);
    } catch (Throwable thrown) {
      connection.failed("onOpen", thrown);
      throw thrown;
    } finally {
      Activation.end(token);
    }
  }

  @Override
  public void onNext(WebSocketFrame frame) {
    Object token = connection.receive(frame);
    try {
      subscriber.onNext(frame);
    } catch (Throwable thrown) {
      connection.failed("onMessage", thrown);
      throw thrown;
    } finally {
      Activation.end(token);
    }
  }

  @Override
  public void onError(Throwable cause) {
    Object token = connection.activate();
    try {
      subscriber.onError(cause);
    } catch (Throwable thrown) {
      connection.failed("onError", thrown);
      throw thrown;
    } finally {
      Activation.end(token);
    }
  }

  @Override
  public void onComplete() {
    Object token = connection.activate();
    try {
      subscriber.onComplete();
    } catch (Throwable thrown) {
      connection.failed("onClose", thrown);
      throw thrown;
    } finally {
      Activation.end(token);
    }
  }
}
