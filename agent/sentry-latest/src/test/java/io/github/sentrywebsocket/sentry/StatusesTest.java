package io.github.sentrywebsocket.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentry.SpanStatus;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Rule C7: how a failed handshake is called. */
class StatusesTest {

  @Test
  void timeOutIsADeadline() {
    assertThat(Statuses.of(new SocketTimeoutException())).isEqualTo(SpanStatus.DEADLINE_EXCEEDED);
    assertThat(Statuses.of(new InterruptedIOException("timeout")))
        .as("OkHttp's callTimeout")
        .isEqualTo(SpanStatus.DEADLINE_EXCEEDED);
  }

  @Test
  void interruptedThreadIsNoTimeOut() {
    assertThat(Statuses.kind(new InterruptedIOException("interrupted")))
        .isEqualTo("InterruptedIOException");
  }

  @Test
  void causeCountsInWhateverItIsWrapped() {
    assertThat(Statuses.kind(new CompletionException(new ConnectException())))
        .isEqualTo("unreachable");
    assertThat(Statuses.kind(new IOException(new CancellationException()))).isEqualTo("cancelled");
    assertThat(Statuses.kind(new ConnectException().initCause(new SSLHandshakeException("bad"))))
        .isEqualTo("tls");
  }
}
