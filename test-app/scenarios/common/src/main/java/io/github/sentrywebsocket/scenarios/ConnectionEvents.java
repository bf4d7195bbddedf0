package io.github.sentrywebsocket.scenarios;

/** What a library's listener passes on, in the words of RFC 6455; nothing by default. */
public interface ConnectionEvents {

  default void onOpen() {}

  /** A text message, or a part of one; what it throws leaves the listener. */
  default void onText(String text) {}

  default void onBinary() {}

  default void onPing() {}

  default void onPong() {}

  default void onClose() {}

  default void onError() {}
}
