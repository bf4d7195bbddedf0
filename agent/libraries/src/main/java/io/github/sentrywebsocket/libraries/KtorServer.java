package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.ktor.http.Headers;
import io.ktor.http.HttpStatusCode;
import io.ktor.server.application.ApplicationCall;
import io.ktor.server.engine.BaseApplicationResponse;
import io.ktor.server.engine.DefaultEnginePipelineKt;
import io.ktor.server.request.ApplicationRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import kotlin.ResultKt;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.channels.ClosedReceiveChannelException;
import kotlinx.coroutines.channels.ClosedSendChannelException;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/**
 * An upgrade on Ktor's server, whatever engine it has: the engine's pipeline runs from its arrival
 * to the end of the session. What the engine's own library traces already is taken over.
 */
final class KtorServer {

  private static final String ENGINE_PIPELINE = "io.ktor.server.engine.EnginePipeline";

  /** Those that are not answered yet, by the engine's call. */
  private static final WeakIdentityMap<Object, UpgradeRequest> UPGRADES = new WeakIdentityMap<>();

  private KtorServer() {}

  /**
   * Null for a request that is none. Not in {@link Arrival}, which is woven in a client that has no
   * server, too.
   */
  private static UpgradeRequest upgrade(Object engines) {
    ApplicationCall call = (ApplicationCall) engines;
    ApplicationRequest request = call.getRequest();
    if (!UpgradeRequest.isWebSocket(request.getHeaders().get("Upgrade"))) {
      return null;
    }
    UpgradeRequest current = UpgradeRequest.current();
    return current.isTraced() ? current : received(call, request);
  }

  private static UpgradeRequest received(ApplicationCall call, ApplicationRequest request) {
    String uri = request.getLocal().getUri();
    int query = uri.indexOf('?');
    return UpgradeRequest.received(
        "ktor",
        call.getApplication().getEnvironment().getClassLoader(),
        request.getLocal().getMethod().getValue(),
        query < 0 ? uri : uri.substring(0, query),
        query < 0 ? null : uri.substring(query + 1),
        name -> lines(request.getHeaders(), name));
  }

  private static List<String> lines(Headers headers, String name) {
    List<String> lines = headers.getAll(name);
    return lines == null ? List.of() : lines;
  }

  /**
   * The upgrade that an engine's call is for, until its pipeline ends; null when it is for none.
   */
  static UpgradeRequest upgradeOf(Object call) {
    return UPGRADES.get(call);
  }

  /** An engine's pipeline is at its end; engines send a status that nobody has responded with. */
  static void completed(Object call, Object result) {
    try {
      ResultKt.throwOnFailure(result);
      UpgradeRequest upgrade = UPGRADES.remove(call);
      if (upgrade != null && upgrade.connection() == Connection.NONE) {
        HttpStatusCode status = ((ApplicationCall) call).getResponse().status();
        upgrade.answered(status == null ? 404 : status.getValue());
      }
    } catch (Throwable failure) {
      // It is handed to handleFailure.
    }
  }

  /** {@code WebSockets(…)}, the plugin: a server for WebSockets is made; what follows is woven. */
  static final class Installed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit() {}
  }

  /** {@code Pipeline.execute(call, Unit, Continuation)}, if the pipeline is an engine's. */
  static final class Arrival {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(
            value = 2,
            index = 0,
            typing = Typing.DYNAMIC))
    static Object[] enter(
        @Advice.This Object pipeline,
        @Advice.Argument(0) Object call,
        @Advice.Argument(2) Continuation<Object> caller) {
      if (!pipeline.getClass().getName().equals(ENGINE_PIPELINE)) {
        return null;
      }
      UpgradeRequest upgrade = upgrade(call);
      if (upgrade == null || !upgrade.isTraced()) {
        return null;
      }
      UPGRADES.put(call, upgrade);
      return new Object[] {
        new KtorContinuation(caller, new KtorScopes(upgrade), call), upgrade.activate()
      };
    }

    /** Of what runs before the first suspension; the coroutine's context does the rest. */
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object[] entered,
        @Advice.Argument(0) Object call,
        @Advice.Return Object result) {
      if (entered != null) {
        if (result != null && result != IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
          completed(call, result);
        }
        Activation.end(entered[1]);
      }
    }
  }

  /** {@code BaseApplicationResponse.commitHeaders(OutgoingContent)}: its status is final. */
  static final class Answer {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This BaseApplicationResponse response) {
      Object call = response.getCall();
      UpgradeRequest upgrade = UPGRADES.get(call);
      if (upgrade != null && response.status() != null && response.status().getValue() != 101) {
        UPGRADES.remove(call);
        upgrade.answered(response.status().getValue());
      }
    }
  }

  /**
   * {@code DefaultEnginePipelineKt.handleFailure(ApplicationCall, Throwable, Continuation)}: the
   * call may be a route's. When it goes on after a suspension it has no exception.
   */
  static final class Failed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(1) Throwable thrown, @Advice.Argument(2) Continuation<?> caller) {
      KtorScopes scopes = thrown == null ? null : KtorScopes.in(caller.getContext());
      if (scopes == null || hasStatus(thrown)) {
        return;
      }
      if (isOfConnection(thrown) || scopes.isLost()) {
        scopes.upgrade.cancelled();
      } else {
        scopes.upgrade.failed(thrown);
      }
    }

    private static boolean hasStatus(Throwable thrown) {
      return DefaultEnginePipelineKt.defaultExceptionStatusCode(thrown) != null;
    }
  }

  private static boolean isOfConnection(Throwable thrown) {
    return thrown instanceof IOException || thrown instanceof CancellationException;
  }

  /**
   * {@code WebSocketUpgrade.upgrade(…)}: the session begins. The 101 is written, but for engines
   * that tell of it.
   */
  static final class Session {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(
            value = 2,
            index = 0,
            typing = Typing.DYNAMIC))
    static Object[] enter(
        @Advice.Argument(2) CoroutineContext engine, @Advice.Argument(4) Continuation<?> caller) {
      KtorScopes upgrade = KtorScopes.in(caller.getContext());
      if (upgrade == null || upgrade.connection() != null) {
        return null;
      }
      KtorScopes session = upgrade.session();
      return new Object[] {engine.plus(session), session};
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object[] entered, @Advice.Return Object job) {
      if (entered != null && job instanceof Job) {
        ((KtorScopes) entered[1]).endWith((Job) job);
      }
    }
  }

  /** The coroutine of a session, which catches what leaves the application's handler. */
  static final class HandlerFailed {
    static void caught(Object coroutine, Object result, Throwable caught) {
      KtorScopes session = KtorScopes.in(((Continuation<?>) coroutine).getContext());
      if (session != null
          && session.connection() != null
          && !isOfConnection(caught)
          && !(caught instanceof ClosedReceiveChannelException)
          && !(caught instanceof ClosedSendChannelException)) {
        session.connection().failed("onMessage", caught);
      }
    }
  }
}
