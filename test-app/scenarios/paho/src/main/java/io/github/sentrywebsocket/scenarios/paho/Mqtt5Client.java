package io.github.sentrywebsocket.scenarios.paho;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.Fence;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.ReadTimeoutSockets;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Eclipse Paho, MQTT 5. */
public final class Mqtt5Client extends ClientProgram {

  private Mqtt5Client() {}

  public static void main(String[] args) throws Exception {
    new Mqtt5Client().run();
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    Fence fence = new Fence();
    MqttAsyncClient client = client(opening, fence);
    connect(client, opening);
    return connection(client, fence);
  }

  /** With the same client. */
  @Override
  protected void openTwice(Opening opening) throws Exception {
    Fence fence = new Fence();
    MqttAsyncClient client = client(opening, fence);
    connect(client, opening);
    client.disconnectForcibly(10, 10, true);
    connect(client, opening);
    connection(client, fence).abort();
  }

  private static MqttAsyncClient client(Opening opening, Fence fence) throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient(
            opening.uri().toString(), UUID.randomUUID().toString(), new MemoryPersistence());
    client.setCallback(new Callback(opening.events(), fence));
    return client;
  }

  private static void connect(MqttAsyncClient client, Opening opening) throws MqttException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setSocketFactory(new ReadTimeoutSockets(opening.timeout()));
    Map<String, String> headers = new HashMap<>();
    opening.headers().forEach((name, values) -> headers.put(name, String.join(",", values)));
    options.setCustomWebSocketHeaders(headers);
    client.connect(options).waitForCompletion(5000);
    client.subscribe("texts", 0).waitForCompletion(5000);
  }

  private static OpenConnection connection(MqttAsyncClient client, Fence fence) {
    return new OpenConnection() {
      /** Without waiting, which never ends if the server ends the connection just then. */
      @Override
      public void sendText(String text) throws MqttException, InterruptedException {
        if (text.equals("end")) {
          publish(Fence.TEXT);
          fence.await();
        }
        publish(text);
      }

      private void publish(String text) throws MqttException {
        client.publish("texts", text.getBytes(StandardCharsets.UTF_8), 0, false);
      }

      @Override
      public void abort() throws MqttException {
        if (client.isConnected()) {
          client.disconnectForcibly(10, 10, true);
        }
        client.close();
      }
    };
  }

  private static final class Callback implements MqttCallback {
    private final ConnectionEvents events;
    private final Fence fence;

    Callback(ConnectionEvents events, Fence fence) {
      this.events = events;
      this.fence = fence;
    }

    @Override
    public void connectComplete(boolean reconnect, String uri) {
      events.onOpen();
    }

    /** Paho tells nobody what it throws. */
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      String text = new String(message.getPayload(), StandardCharsets.UTF_8);
      if (fence.takes(text)) {
        return;
      }
      try {
        events.onText(text);
      } catch (IllegalStateException e) {
        events.onError();
        throw e;
      }
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      events.onError();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      events.onClose();
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
