package io.github.sentrywebsocket.scenarios.quarkus;

import io.quarkus.websockets.next.WebSocket;

/** One path per step, so that each step's traces are its own; Quarkus knows them at build time. */
final class Paths {
  private Paths() {}

  @WebSocket(path = "/fence")
  public static class Fence extends LoopEndpoint {}

  @WebSocket(path = "/continue")
  public static class Continue extends LoopEndpoint {}

  @WebSocket(path = "/new-trace")
  public static class NewTrace extends LoopEndpoint {}

  @WebSocket(path = "/doubled")
  public static class Doubled extends LoopEndpoint {}

  @WebSocket(path = "/malformed")
  public static class Malformed extends LoopEndpoint {}

  @WebSocket(path = "/empty")
  public static class Empty extends LoopEndpoint {}

  @WebSocket(path = "/left")
  public static class Left extends LoopEndpoint {}

  @WebSocket(path = "/load")
  public static class Load extends LoopEndpoint {}

  @WebSocket(path = "/vanish")
  public static class Vanish extends LoopEndpoint {}

  @WebSocket(path = "/interleaved-a")
  public static class InterleavedA extends LoopEndpoint {}

  @WebSocket(path = "/interleaved-b")
  public static class InterleavedB extends LoopEndpoint {}

  @WebSocket(path = "/tags")
  public static class Tags extends LoopEndpoint {}

  @WebSocket(path = "/untagged")
  public static class Untagged extends LoopEndpoint {}

  @WebSocket(path = "/tags-throws/onMessage")
  public static class TagsThrowsOnMessage extends LoopEndpoint {}

  @WebSocket(path = "/untagged-throws/onMessage")
  public static class UntaggedThrowsOnMessage extends LoopEndpoint {}

  @WebSocket(path = "/filter-403")
  public static class Filter403 extends LoopEndpoint {}

  @WebSocket(path = "/filter-502")
  public static class Filter502 extends LoopEndpoint {}

  @WebSocket(path = "/filter-throws")
  public static class FilterThrows extends LoopEndpoint {}

  @WebSocket(path = "/filter-upstream")
  public static class FilterUpstream extends LoopEndpoint {}

  @WebSocket(path = "/hang-up")
  public static class HangUp extends LoopEndpoint {}

  @WebSocket(path = "/async-403")
  public static class Async403 extends LoopEndpoint {}

  @WebSocket(path = "/async-upgrade")
  public static class AsyncUpgrade extends LoopEndpoint {}

  @WebSocket(path = "/room/{id}")
  public static class Room extends LoopEndpoint {}

  @WebSocket(path = "/handler")
  public static class Handler extends LoopEndpoint {}

  @WebSocket(path = "/handler-throws/onOpen")
  public static class HandlerThrowsOnOpen extends LoopEndpoint {}

  @WebSocket(path = "/handler-throws/onMessage")
  public static class HandlerThrowsOnMessage extends LoopEndpoint {}

  @WebSocket(path = "/handler-throws/onClose")
  public static class HandlerThrowsOnClose extends LoopEndpoint {}

  @WebSocket(path = "/worker")
  public static class Worker extends WorkerEndpoint {}

  @WebSocket(path = "/worker-throws/onOpen")
  public static class WorkerThrowsOnOpen extends WorkerEndpoint {}

  @WebSocket(path = "/worker-throws/onMessage")
  public static class WorkerThrowsOnMessage extends WorkerEndpoint {}

  @WebSocket(path = "/worker-throws/onClose")
  public static class WorkerThrowsOnClose extends WorkerEndpoint {}

  @WebSocket(path = "/virtual")
  public static class Virtual extends VirtualEndpoint {}

  @WebSocket(path = "/virtual-throws/onOpen")
  public static class VirtualThrowsOnOpen extends VirtualEndpoint {}

  @WebSocket(path = "/virtual-throws/onMessage")
  public static class VirtualThrowsOnMessage extends VirtualEndpoint {}

  @WebSocket(path = "/virtual-throws/onClose")
  public static class VirtualThrowsOnClose extends VirtualEndpoint {}

  @WebSocket(path = "/reactive")
  public static class Reactive extends ReactiveEndpoint {}

  @WebSocket(path = "/reactive-throws/onOpen")
  public static class ReactiveThrowsOnOpen extends ReactiveEndpoint {}

  @WebSocket(path = "/reactive-throws/onMessage")
  public static class ReactiveThrowsOnMessage extends ReactiveEndpoint {}

  @WebSocket(path = "/reactive-throws/onClose")
  public static class ReactiveThrowsOnClose extends ReactiveEndpoint {}
}
