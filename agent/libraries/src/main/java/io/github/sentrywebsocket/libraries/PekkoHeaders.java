package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.scaladsl.model.HttpHeader;
import org.apache.pekko.http.scaladsl.model.headers.RawHeader;
import scala.collection.Iterable;
import scala.collection.Iterator;
import scala.collection.immutable.$colon$colon;
import scala.collection.immutable.Nil$;

/** A request's header fields, in the collections of every version of Scala. */
final class PekkoHeaders implements HandshakeHeaders {

  private final Iterable<HttpHeader> given;

  /** What is sent instead; null while nothing is changed. */
  private List<HttpHeader> changed;

  PekkoHeaders(Iterable<HttpHeader> given) {
    this.given = given;
  }

  @Override
  public List<String> get(String name) {
    List<String> values = new ArrayList<>(1);
    for (HttpHeader header : all()) {
      if (header.name().equalsIgnoreCase(name)) {
        values.add(header.value());
      }
    }
    return values;
  }

  @Override
  public void set(String name, String value) {
    changed = all();
    changed.removeIf(header -> header.name().equalsIgnoreCase(name));
    changed.add(new RawHeader(name, value));
  }

  private List<HttpHeader> all() {
    if (changed != null) {
      return changed;
    }
    List<HttpHeader> all = new ArrayList<>();
    for (Iterator<HttpHeader> each = given.iterator(); each.hasNext(); ) {
      all.add(each.next());
    }
    return all;
  }

  /** Scala's sequence of them. */
  Object toSeq() {
    if (changed == null) {
      return given;
    }
    Object list = Nil$.MODULE$;
    for (int i = changed.size() - 1; i >= 0; i--) {
      list = prepend(changed.get(i), list);
    }
    return list;
  }

  @SuppressWarnings("unchecked")
  private static Object prepend(HttpHeader header, Object list) {
    return new $colon$colon<>(header, (scala.collection.immutable.List<HttpHeader>) list);
  }
}
