package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.EOFException;
import java.lang.reflect.Field;
import java.net.URI;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.apache.pekko.http.scaladsl.model.HttpHeader;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.Uri;
import org.apache.pekko.http.scaladsl.model.headers.Sec$minusWebSocket$minusKey;
import org.apache.pekko.stream.stage.GraphStageLogic;
import scala.Tuple2;
import scala.collection.Iterable;
import scala.util.Either;

/**
 * Pekko HTTP's client. Its request is written where the application asks for a flow, once, and sent
 * where the flow is materialized; the key of the request is what both, and the answer, know.
 */
final class PekkoClient {

  /** By the request's key, until the answer. */
  private static final WeakIdentityMap<Object, PekkoClient> HANDSHAKES = new WeakIdentityMap<>();

  /** By the logic of the stage that sends the request, for as long as that lives. */
  private static final WeakIdentityMap<Object, PekkoClient> STAGES = new WeakIdentityMap<>();

  /** Where a stage has the key of its request, whatever the compiler called it. */
  private static final ClassValue<Field> KEY =
      new ClassValue<>() {
        @Override
        protected Field computeValue(Class<?> stage) {
          for (Field field : stage.getDeclaredFields()) {
            if (field.getType() == Sec$minusWebSocket$minusKey.class) {
              field.setAccessible(true);
              return field;
            }
          }
          throw new IllegalStateException("no key in " + stage.getName());
        }
      };

  private final ClientHandshake handshake;
  private volatile Connection connection = Connection.NONE;

  /** Whose stages the client's are among; null until the answer. */
  private volatile PekkoConnection owner;

  private PekkoClient(ClientHandshake handshake) {
    this.handshake = handshake;
  }

  /** A stage fails: if it is one of a client, before its answer, so has the handshake. */
  static void stageFailed(GraphStageLogic logic, Throwable cause) {
    PekkoClient client = STAGES.isEmpty() ? null : STAGES.get(logic);
    if (client != null) {
      client.handshake.failed(cause);
    }
  }

  /** {@code Handshake.Client.buildRequest(Uri, Seq, Seq, Random)}, on the caller's thread. */
  static final class Request {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(
            value = 1,
            index = 0,
            typing = Typing.DYNAMIC))
    static Object[] enter(
        @Advice.Argument(0) Uri uri, @Advice.Argument(1) Iterable<HttpHeader> headers) {
      PekkoHeaders fields = new PekkoHeaders(headers);
      ClientHandshake started =
          ClientHandshake.start(PekkoServer.LIBRARY, null, URI.create(uri.toString()), fields);
      return new Object[] {fields.toSeq(), started};
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Enter Object[] entered, @Advice.Return Tuple2<?, ?> request) {
      if (entered != null) {
        HANDSHAKES.put(request._2(), new PekkoClient((ClientHandshake) entered[1]));
      }
    }
  }

  /** {@code WebSocketClientBlueprint.UpgradeStage.createLogic(Attributes)}: it is materialized. */
  static final class Materialize {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object stage, @Advice.Return Object logic)
        throws IllegalAccessException {
      PekkoClient client = HANDSHAKES.get(KEY.get(stage.getClass()).get(stage));
      if (client != null) {
        STAGES.put(logic, client);
        PekkoStreams.makingClient();
      }
    }
  }

  /** {@code Handshake.Client.validateResponse(HttpResponse, Seq, Sec-WebSocket-Key)}. */
  static final class Answer {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) HttpResponse response,
        @Advice.Argument(2) Object key,
        @Advice.Return Either<?, ?> valid) {
      PekkoClient answered = HANDSHAKES.remove(key);
      int status = response.status().intValue();
      if (answered == null) {
        return;
      }
      if (valid.isRight()) {
        answered.opened();
      } else if (status == 101) {
        answered.handshake.failed(new IllegalArgumentException(String.valueOf(valid.left().get())));
      } else {
        answered.handshake.rejected(status, null);
      }
    }
  }

  private void opened() {
    connection = handshake.opened();
    connection.opened();
    PekkoIsland island = PekkoIsland.current();
    if (island != null) {
      owner = island.connection;
      owner.opened(connection);
      island.change();
    }
  }

  /** The logic of {@code UpgradeStage}, {@code onUpstreamFailure(Throwable)}. */
  static final class Failed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This GraphStageLogic logic, @Advice.Argument(0) Throwable cause) {
      stageFailed(logic, cause);
    }
  }

  /** {@code GraphInterpreter.finalizeStage(GraphStageLogic)}: a stage is over. */
  static final class Ended {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) GraphStageLogic logic) {
      PekkoClient client = STAGES.isEmpty() ? null : STAGES.remove(logic);
      if (client != null) {
        client.handshake.failed(new EOFException("the connection ended before the answer"));
        PekkoConnection owner = client.owner;
        client.connection.closed(owner == null ? 1006 : owner.closeCode());
      }
    }
  }
}
