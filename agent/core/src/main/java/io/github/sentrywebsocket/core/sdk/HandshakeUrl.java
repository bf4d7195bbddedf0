package io.github.sentrywebsocket.core.sdk;

import java.net.URI;

/**
 * The address of a handshake, without user info, query and fragment: tokens live there, and SDKs
 * before 8.58 cannot clean a {@code ws} URL themselves.
 */
public final class HandshakeUrl {

  /** {@code ws://host:port/path} or {@code wss://…}. */
  public final String webSocket;

  /** The same with {@code http} or {@code https}: users write their propagation targets so. */
  public final String http;

  /** {@code host} or {@code host:port}, as written. */
  public final String host;

  /** Never empty. */
  public final String path;

  private HandshakeUrl(boolean secure, String host, String path) {
    this.host = host;
    this.path = path;
    this.webSocket = (secure ? "wss://" : "ws://") + host + path;
    this.http = (secure ? "https://" : "http://") + host + path;
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
}
