package io.github.sentrywebsocket.sentry;

import io.sentry.ITransaction;
import io.sentry.SpanStatus;
import io.sentry.TransactionOptions;

/** A short transaction around the callback of one received message (rule L5). */
final class MessageTransaction implements AutoCloseable {

  private final ITransaction transaction;
  private final Object scopes;
  private final ConnectionScope connection;
  private final AutoCloseable connectionToken;
  private final AutoCloseable token;

  MessageTransaction(
      SentryBridge bridge,
      Object connectionScopes,
      ConnectionScope connection,
      String type,
      long length,
      int frames) {
    this.connection = connection;
    connectionToken = bridge.scopes.makeCurrent(connectionScopes);
    scopes = bridge.scopes.forkCurrent();
    TransactionOptions options = new TransactionOptions();
    options.setBindToScope(true);
    transaction =
        bridge.scopes.startTransaction(
            scopes,
            connection.childTransaction(connection.route, "websocket.receive"),
            options,
            SentryBridge.origin(connection.library));
    connection.tags.forEach(transaction::setTag);
    transaction.setTag("websocket.message.type", type);
    transaction.setTag("websocket.message.length", Long.toString(length));
    transaction.setTag("websocket.message.frames", Integer.toString(frames));
    token = bridge.scopes.makeCurrent(scopes);
  }

  /** Its callback threw: returns the scopes to report that in. */
  Object failed(Throwable cause) {
    transaction.setThrowable(cause);
    transaction.setStatus(SpanStatus.INTERNAL_ERROR);
    return scopes;
  }

  @Override
  public void close() throws Exception {
    token.close();
    connection.messageEnded();
    try {
      transaction.finish(transaction.getStatus() == null ? SpanStatus.OK : transaction.getStatus());
    } finally {
      connectionToken.close();
    }
  }
}
