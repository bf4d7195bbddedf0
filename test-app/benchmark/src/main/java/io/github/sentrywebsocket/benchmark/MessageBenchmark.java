package io.github.sentrywebsocket.benchmark;

import io.github.sentrywebsocket.benchmark.AgentInProcess.Headers;
import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.sentry.IScopes;
import io.sentry.ISentryLifecycleToken;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a message costs on its way into a callback, message transactions off. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {

  private static final int SESSIONS = 1000;

  /** Whether messages and bytes are counted. */
  @Param({"false", "true"})
  public boolean metrics;

  private final WeakIdentityMap<Object, Connection> connections = new WeakIdentityMap<>();
  private final List<Object> sessions = new ArrayList<>();
  private Object session;
  private Connection connection;
  private IScopes scopes;

  /** Opens one connection among a thousand. */
  @Setup
  public void open() {
    AgentInProcess.open(metrics);
    for (int i = 0; i < SESSIONS; i++) {
      session = new Object();
      connection = AgentInProcess.server(new Headers());
      connection.opened();
      connections.put(session, connection);
      sessions.add(session);
    }
    scopes = SdkByHand.client((name, value) -> {});
  }

  /** The SDK's part. */
  @Benchmark
  public void sdkAlone() {
    try (ISentryLifecycleToken token = scopes.makeCurrent()) {
      // nothing
    }
  }

  @Benchmark
  public void activate() {
    Activation.end(connection.activate());
  }

  /** As the advice does it. */
  @Benchmark
  public void lookUpAndReceive() {
    Activation.end(connections.get(session).receive("text", 100, true));
  }

  @Benchmark
  public void lookUpAndSend() {
    connections.get(session).sent(100, true);
  }
}
