package io.github.sentrywebsocket.libraries;

import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;

/** What an engine's pipeline goes on with at its end, in a context with one element more. */
final class KtorContinuation implements Continuation<Object> {

  private final Continuation<Object> caller;
  private final CoroutineContext context;

  private final Object call;

  KtorContinuation(Continuation<Object> caller, CoroutineContext.Element element, Object call) {
    this.caller = caller;
    this.call = call;
    this.context = caller.getContext().plus(element);
  }

  @Override
  public CoroutineContext getContext() {
    return context;
  }

  /** On the caller's dispatcher, which without the element is chosen where a call suspends. */
  @Override
  public void resumeWith(Object result) {
    KtorServer.completed(call, result);
    IntrinsicsKt.intercepted(caller).resumeWith(result);
  }
}
