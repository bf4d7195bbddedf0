package io.github.sentrywebsocket.core.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.core.config.Stderr;
import io.github.sentrywebsocket.core.sdk.ConnectionFigures;
import io.github.sentrywebsocket.core.sdk.ConnectionTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Rule L2, and section 7: no exception leaves a hook. */
class ConnectionTest {

  private final RecordingTrace trace = new RecordingTrace();
  private final Connection connection = Connection.of(trace);

  @Test
  void countsOpenedOnceAndClosedOnce() {
    connection.opened();
    connection.opened();
    connection.closed(1000);
    connection.closed(1006);
    connection.opened();
    assertThat(trace.calls).containsExactly("opened", "closed 1000");
  }

  @Test
  void connectionThatWasNotOpenedIsNotClosed() {
    connection.closed(1006);
    assertThat(trace.calls).isEmpty();
  }

  @Test
  void countsMessagesByTheirLastPartAndBytesByEveryPart() {
    connection.opened();
    connection.receive("text", 10, false);
    connection.receive("text", 5, true);
    connection.receive("binary", 1, true);
    connection.sent(7, false);
    connection.sent(8, true);
    connection.closed(1000);
    assertThat(trace.calls).containsExactly("opened", "text 15 2", "binary 1 1", "closed 1000");
    assertThat(trace.figures.messagesReceived).isEqualTo(2);
    assertThat(trace.figures.bytesReceived).isEqualTo(16);
    assertThat(trace.figures.messagesSent).isEqualTo(1);
    assertThat(trace.figures.bytesSent).isEqualTo(15);
    assertThat(trace.figures.duration).isBetween(0.0, 10_000.0);
  }

  @Test
  void countsMessagesThatAreReadAndNotTheirDelivery() {
    connection.opened();
    connection.received(10, false);
    connection.received(5, true);
    connection.deliver("binary", 4);
    connection.deliver("binary", 3);
    connection.closed(1000);
    assertThat(trace.calls).containsExactly("opened", "binary 4 1", "binary 3 1", "closed 1000");
    assertThat(trace.figures.messagesReceived).isEqualTo(1);
    assertThat(trace.figures.bytesReceived).isEqualTo(15);
  }

  @Test
  void connectionThatIsBeingOpenedIsKnownOnItsThread() {
    Object token = connection.activateOpening();
    assertThat(Connection.opening()).isSameAs(connection);
    Object untraced = Connection.NONE.activateOpening();
    assertThat(Connection.opening()).as("inside its onOpen").isSameAs(Connection.NONE);
    Object inner = Connection.of(new RecordingTrace()).activateOpening();
    assertThat(Connection.opening()).isNotSameAs(connection);
    Connection.endOpening(inner);
    Connection.endOpening(untraced);
    assertThat(Connection.opening()).isSameAs(connection);
    Connection.endOpening(token);
    assertThat(Connection.opening()).isSameAs(Connection.NONE);
  }

  @Test
  void noExceptionOfTheSdkLeavesAHook() {
    trace.fails = true;
    List<String> lines =
        Stderr.of(
            () -> {
              connection.opened();
              assertThat(connection.activate()).isNull();
              assertThat(connection.receive("text", 1, true)).isNull();
              connection.failed("onMessage", new Exception());
              connection.closed(1000);
            });
    assertThat(lines).hasSize(5).allMatch(line -> line.contains("the application goes on"));
  }

  @Test
  void cancellationOfACoroutineIsNoFailureAndThatOfAFutureIs() {
    CancellationException ofCoroutine = new CancellationException("Channel was cancelled");
    ofCoroutine.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("kotlinx.coroutines.channels.BufferedChannel", "cancel", null, 1)
        });
    connection.failed("onClose", ofCoroutine);
    connection.failed("onMessage", new CancellationException());

    assertThat(trace.calls).containsExactly("onMessage failed");
  }

  private static final class RecordingTrace implements ConnectionTrace {
    private final List<String> calls = new ArrayList<>();
    private ConnectionFigures figures;
    private boolean fails;

    @Override
    public AutoCloseable activate() {
      fail();
      return () -> {};
    }

    @Override
    public boolean isMeasured() {
      return true;
    }

    @Override
    public void opened() {
      fail();
      calls.add("opened");
    }

    @Override
    public void closed(ConnectionFigures figures) {
      fail();
      this.figures = figures;
      calls.add("closed " + figures.closeCode);
    }

    @Override
    public AutoCloseable receive(String type, long length, int frames) {
      fail();
      calls.add(type + " " + length + " " + frames);
      return () -> {};
    }

    @Override
    public void callbackFailed(String callback, Throwable cause) {
      fail();
      calls.add(callback + " failed");
    }

    private void fail() {
      if (fails) {
        throw new IllegalStateException("the SDK is broken");
      }
    }
  }
}
