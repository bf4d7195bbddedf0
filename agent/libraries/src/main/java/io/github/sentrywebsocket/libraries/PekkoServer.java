package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.UpgradeRequest;
import net.bytebuddy.asm.Advice;
import org.apache.pekko.http.scaladsl.model.HttpHeader;
import org.apache.pekko.http.scaladsl.model.HttpMethod;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.Uri;
import org.apache.pekko.http.scaladsl.model.headers.Upgrade;
import org.apache.pekko.stream.impl.fusing.GraphInterpreter;
import org.apache.pekko.stream.impl.fusing.GraphInterpreter$;
import org.apache.pekko.stream.stage.GraphStageLogic;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterable;
import scala.collection.Iterator;

/**
 * Pekko HTTP's server. The parser of a request and the writer of its answer are stages of one
 * island, and so is what calls the application's handler between them.
 */
final class PekkoServer {

  /** Akka HTTP is the same under another name. */
  static final String LIBRARY =
      GraphInterpreter.class.getName().startsWith("akka.") ? "akka_http" : "pekko_http";

  private PekkoServer() {}

  /** {@code ParserOutput.RequestStart(…)}: made by the parser, then once more with the host. */
  static final class Arrival {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("method") HttpMethod method,
        @Advice.FieldValue("uri") Uri uri,
        @Advice.FieldValue("headers") Iterable<HttpHeader> headers) {
      if (!asksForWebSocket(headers)) {
        return;
      }
      GraphInterpreter interpreter = GraphInterpreter$.MODULE$.currentInterpreterOrNull();
      if (interpreter == null) {
        return;
      }
      PekkoIsland island = PekkoIsland.of(interpreter.logics());
      if (island == null || !island.connection.isUpgrading()) {
        UpgradeRequest upgrade = received(method, uri, new PekkoHeaders(headers));
        if (upgrade.isTraced()) {
          PekkoIsland.begin(interpreter, PekkoConnection.of(upgrade));
        }
      }
    }

    private static boolean asksForWebSocket(Iterable<HttpHeader> headers) {
      for (Iterator<HttpHeader> each = headers.iterator(); each.hasNext(); ) {
        HttpHeader header = each.next();
        if (header instanceof Upgrade) {
          return UpgradeRequest.isWebSocket(header.value());
        }
      }
      return false;
    }

    private static UpgradeRequest received(HttpMethod method, Uri uri, PekkoHeaders headers) {
      Option<String> query = uri.rawQueryString();
      return UpgradeRequest.received(
          LIBRARY,
          null,
          method.value(),
          uri.path().toString(),
          query.isDefined() ? query.get() : null,
          headers::get);
    }
  }

  /** {@code ResponseRenderingContext(HttpResponse, …)}: an answer is about to be written. */
  static final class Answer {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("response") HttpResponse response) {
      PekkoIsland island = PekkoIsland.current();
      int status = response.status().intValue();
      if (island == null || !island.connection.isUpgrading() || status < 101) {
        return;
      }
      GraphInterpreter interpreter = GraphInterpreter$.MODULE$.currentInterpreterOrNull();
      island.connection.answered(status, hasTcp(interpreter.logics()));
      if (status == 101) {
        PekkoStreams.used();
        island.change();
      }
    }

    /** With TLS, and with an application's own transport, TCP is somewhere else. */
    private static boolean hasTcp(GraphStageLogic[] logics) {
      for (GraphStageLogic logic : logics) {
        if (logic.getClass().getName().contains("TcpStreamLogic")) {
          return true;
        }
      }
      return false;
    }
  }

  /** {@code TcpConnectionStage.TcpStreamLogic.connected(Tuple2)}: what TCP has to say. */
  static final class Tcp {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This GraphStageLogic logic, @Advice.Argument(0) Tuple2<?, ?> senderAndMessage) {
      if (PekkoConnection.isAnswering()
          && senderAndMessage._2().getClass().getName().endsWith("$WriteAck$")) {
        PekkoIsland island = PekkoIsland.of(logic.interpreter().logics());
        if (island != null) {
          island.connection.written();
        }
      }
    }
  }
}
