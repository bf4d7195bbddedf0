package io.github.sentrywebsocket.benchmark;

import io.sentry.Hint;
import io.sentry.SentryEnvelope;
import io.sentry.transport.ITransport;
import io.sentry.transport.RateLimiter;

/**
 * Drops every envelope unserialized: sending is the SDK's work, on its own thread. The SDK's {@code
 * NoOpTransport} won't do: an SDK that is given its factory takes the real one.
 */
final class SilentTransport implements ITransport {

  @Override
  public void send(SentryEnvelope envelope, Hint hint) {}

  @Override
  public void flush(long timeoutMillis) {}

  @Override
  public RateLimiter getRateLimiter() {
    return null;
  }

  @Override
  public void close(boolean isRestarting) {}

  @Override
  public void close() {}
}
