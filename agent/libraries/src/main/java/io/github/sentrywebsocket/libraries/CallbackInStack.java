package io.github.sentrywebsocket.libraries;

/**
 * Which callback an exception has left, where a framework catches one without knowing: the stack
 * says it, and is read only when something has failed.
 */
final class CallbackInStack {

  private CallbackInStack() {}

  /** The nearest in this thread's stack, of the framework or of the container below it. */
  static String nearest() {
    return nearest("");
  }

  /** Under Reactor, where every operator has an {@code onError}. */
  static String nearestButOnError() {
    return nearest("onError");
  }

  private static String nearest(String other) {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(frame -> callback(frame.getMethodName()))
                    .filter(name -> name != null && !name.equals(other))
                    .findFirst()
                    .orElse("onMessage"));
  }

  private static String callback(String method) {
    switch (method) {
      case "afterConnectionEstablished":
      case "onOpen":
      case "onWebSocketConnect":
      case "onWebSocketOpen":
        return "onOpen";
      case "handleTransportError":
      case "onError":
      case "onWebSocketError":
        return "onError";
      case "handleMessage":
      case "handleTextMessage":
      case "handleBinaryMessage":
      case "handlePongMessage":
      case "onWebSocketText": // Jetty reads on in its connection's own onOpen
      case "onWebSocketBinary":
      case "onWebSocketFrame":
        return "onMessage";
      case "onClose":
      case "onWebSocketClose":
      case "onFullCloseMessage": // Undertow's
      case "onAllDataRead": // of a message that was still being read when Spring heard of the close
        return "onClose";
      default:
        return null;
    }
  }
}
