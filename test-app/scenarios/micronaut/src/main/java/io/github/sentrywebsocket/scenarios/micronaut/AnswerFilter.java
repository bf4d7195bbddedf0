package io.github.sentrywebsocket.scenarios.micronaut;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Answers, or lets an upgrade pass. */
@Filter("/**")
public class AnswerFilter implements HttpServerFilter {
  @Override
  public Publisher<MutableHttpResponse<?>> doFilter(
      HttpRequest<?> request, ServerFilterChain chain) {
    if (!request.getHeaders().contains("Upgrade")) {
      return Mono.just(HttpResponse.ok());
    }
    String path = request.getPath();
    switch (path) {
      case "/async-403":
        return elsewhere(Mono.just(HttpResponse.status(HttpStatus.FORBIDDEN)));
      case "/async-upgrade":
        return elsewhere(Mono.defer(() -> Mono.from(proceed(request, chain))));
      default:
        int status = Callbacks.answer(path);
        return status == 101
            ? proceed(request, chain)
            : Mono.just(HttpResponse.status(HttpStatus.valueOf(status)));
    }
  }

  @SuppressWarnings("unchecked")
  private static Publisher<MutableHttpResponse<?>> proceed(
      HttpRequest<?> request, ServerFilterChain chain) {
    return (Publisher<MutableHttpResponse<?>>) chain.proceed(request);
  }

  private static Mono<MutableHttpResponse<?>> elsewhere(Mono<MutableHttpResponse<?>> answer) {
    return answer.subscribeOn(Schedulers.boundedElastic());
  }
}
