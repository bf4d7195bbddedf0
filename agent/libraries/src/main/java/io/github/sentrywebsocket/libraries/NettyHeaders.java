package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** The headers of a request that Netty is going to write. */
public final class NettyHeaders implements HandshakeHeaders {

  private final HttpHeaders headers;

  public NettyHeaders(HttpHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<String> get(String name) {
    return headers.getAll(name);
  }

  @Override
  public void set(String name, String value) {
    headers.set(name, value);
  }
}
