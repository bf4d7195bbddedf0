package io.github.sentrywebsocket.benchmark;

import io.github.sentrywebsocket.benchmark.AgentInProcess.Headers;
import io.github.sentrywebsocket.core.api.Connection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One handshake through the agent, and the same calls of the SDK by hand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandshakeBenchmark {

  private final Headers headers = new Headers();
  private List<String> sentryTrace;
  private List<String> baggage;

  /** Keeps the headers of one client's handshake for the server. */
  @Setup
  public void open() {
    AgentInProcess.open(false);
    if (AgentInProcess.client(headers) == Connection.NONE
        || AgentInProcess.server(headers) == Connection.NONE) {
      throw new IllegalStateException("not traced");
    }
    sentryTrace = headers.get("sentry-trace");
    baggage = headers.get("baggage");
  }

  @Benchmark
  public Object clientAgent() {
    return AgentInProcess.client(new Headers());
  }

  @Benchmark
  public Object clientSdk() {
    return SdkByHand.client(new Headers()::set);
  }

  @Benchmark
  public Object serverAgent() {
    return AgentInProcess.server(headers);
  }

  @Benchmark
  public Object serverSdk() throws Exception {
    return SdkByHand.server(sentryTrace, baggage);
  }
}
