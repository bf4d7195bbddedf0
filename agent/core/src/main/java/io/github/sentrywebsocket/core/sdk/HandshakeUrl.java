package io.github.sentrywebsocket.core.sdk;

import java.net.URI;

/**
 * The address of a handshake, without user info, query and fragment: tokens live there, and SDKs
 * before 8.58 cannot clean a {@code ws} URL themselves.
 */
public final class HandshakeUrl {

  /** {@code ws://host:port/path} or {@code wss://…}. */
  public final String webSocket;

  /** Without the port; empty when the address has none. */
  public final String host;

  /** As written; -1 when it is the scheme's own. */
  public final int port;

  /** Never empty. */
  public final String path;

  private HandshakeUrl(boolean secure, String authority, String path) {
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    this.host = hasPort ? authority.substring(0, colon) : authority;
    this.port = hasPort ? number(authority.substring(colon + 1)) : -1;
    this.path = path;
    this.webSocket = (secure ? "wss://" : "ws://") + authority + path;
  }

  /** Takes an address with any of the schemes ws, wss, http and https. */
  public static HandshakeUrl of(URI uri) {
    String scheme = uri.getScheme();
    boolean secure = "wss".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String path = uri.getRawPath();
    return new HandshakeUrl(
        secure,
        authority.substring(authority.lastIndexOf('@') + 1),
        path == null || path.isEmpty() ? "/" : path);
  }

  /** The same with {@code http} or {@code https}: users write their propagation targets so. */
  public String http() {
    return "http".concat(webSocket.substring("ws".length()));
  }

  private static int number(String port) {
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException malformed) {
      return -1;
    }
  }
}
