package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.ktor.client.request.HttpRequestData;
import io.ktor.client.request.HttpResponseData;
import io.ktor.http.HeadersBuilder;
import java.net.URI;
import java.util.List;
import kotlin.ResultKt;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.Job;

/** A handshake of Ktor's CIO engine: goes on with its caller when there is an answer. */
final class KtorHandshake implements Continuation<Object> {

  /** Those under way, by what is in their coroutines' context. */
  private static final WeakIdentityMap<KtorScopes, KtorHandshake> UNDER_WAY =
      new WeakIdentityMap<>();

  final KtorScopes scopes = new KtorScopes(null);
  private final Continuation<Object> caller;
  private ClientHandshake handshake;

  KtorHandshake(Continuation<Object> caller) {
    this.caller = caller;
  }

  /** Null when it is over. */
  static KtorHandshake of(KtorScopes scopes) {
    return UNDER_WAY.get(scopes);
  }

  /** Returns the request with the trace's headers. */
  HttpRequestData start(HttpRequestData request) {
    HeadersBuilder headers = new HeadersBuilder(8);
    headers.appendAll(request.getHeaders());
    handshake =
        ClientHandshake.start(
            "ktor",
            null,
            URI.create(request.getUrl().toString()),
            new HandshakeHeaders() {
              @Override
              public List<String> get(String name) {
                List<String> lines = headers.getAll(name);
                return lines == null ? List.of() : List.copyOf(lines);
              }

              @Override
              public void set(String name, String value) {
                headers.set(name, value);
              }
            });
    UNDER_WAY.put(scopes, this);
    return new HttpRequestData(
        request.getUrl(),
        request.getMethod(),
        headers.build(),
        request.getBody(),
        request.getExecutionContext(),
        request.getAttributes());
  }

  /** The answer is 101; the session's coroutines are about to be launched in that context. */
  void opened(CoroutineContext session) {
    UNDER_WAY.remove(scopes);
    scopes.opened(handshake.opened());
    Job job = session.get(Job.Key);
    if (job != null) {
      scopes.endWith(job);
    }
  }

  /** The call returned, with an answer or because it is suspended. */
  void returned(Object result) {
    if (result instanceof HttpResponseData) {
      UNDER_WAY.remove(scopes);
      handshake.rejected(((HttpResponseData) result).getStatusCode().getValue(), null);
      scopes.refused(handshake);
    }
  }

  void failed(Throwable cause) {
    UNDER_WAY.remove(scopes);
    handshake.failed(cause);
  }

  @Override
  public CoroutineContext getContext() {
    return caller.getContext();
  }

  @Override
  public void resumeWith(Object result) {
    try {
      ResultKt.throwOnFailure(result);
      returned(result);
    } catch (Throwable cause) {
      failed(cause);
    }
    caller.resumeWith(result);
  }
}
