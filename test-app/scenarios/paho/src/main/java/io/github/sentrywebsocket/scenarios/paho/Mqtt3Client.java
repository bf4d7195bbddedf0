package io.github.sentrywebsocket.scenarios.paho;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.Fence;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.ReadTimeoutSockets;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho, MQTT 3.1.1: a thread of its own connects for the caller, who waits. */
public final class Mqtt3Client extends ClientProgram {

  private Mqtt3Client() {}

  public static void main(String[] args) throws Exception {
    new Mqtt3Client().run();
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
    client.disconnectForcibly(10, 10);
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
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1); // else it tries 3.1, too
    options.setSocketFactory(new ReadTimeoutSockets(opening.timeout()));
    if (!opening.headers().isEmpty()) {
      Properties headers = new Properties();
      opening.headers().forEach((name, values) -> headers.put(name, String.join(",", values)));
      options.setCustomWebSocketHeaders(headers);
    }
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
          client.disconnectForcibly(10, 10);
        }
        client.close();
      }
    };
  }

  private static final class Callback implements MqttCallbackExtended {
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

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      String text = new String(message.getPayload(), StandardCharsets.UTF_8);
      if (!fence.takes(text)) {
        events.onText(text);
      }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}

    @Override
    public void connectionLost(Throwable cause) {
      events.onClose();
    }
  }
}
