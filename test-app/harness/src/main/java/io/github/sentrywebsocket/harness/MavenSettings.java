package io.github.sentrywebsocket.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.eclipse.aether.repository.Proxy;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The part of the user's {@code settings.xml} that decides whether a download works at all: mirrors
 * and proxies. Without credentials: who needs them has run the build, so the local repository has
 * the jars.
 */
record MavenSettings(
    Path localRepository, DefaultMirrorSelector mirrors, DefaultProxySelector proxies) {
  static final String CENTRAL = "https://repo.maven.apache.org/maven2";

  static MavenSettings ofUser() {
    Path maven = Path.of(System.getProperty("user.home"), ".m2");
    String local = System.getProperty("maven.repo.local", "");
    Path repository = local.isBlank() ? maven.resolve("repository") : Path.of(local);
    return of(repository, maven.resolve("settings.xml"));
  }

  /** {@code settings} need not exist. */
  static MavenSettings of(Path localRepository, Path settings) {
    MavenSettings read =
        new MavenSettings(localRepository, new DefaultMirrorSelector(), new DefaultProxySelector());
    if (Files.exists(settings)) {
      Element root = parse(settings);
      all(root, "mirror").forEach(read::addMirror);
      all(root, "proxy").filter(proxy -> !"false".equals(text(proxy, "active"))).forEach(read::add);
    }
    return read;
  }

  private void addMirror(Element mirror) {
    boolean blocked = Boolean.parseBoolean(text(mirror, "blocked"));
    mirrors.add(
        text(mirror, "id"),
        text(mirror, "url"),
        null,
        false,
        blocked,
        text(mirror, "mirrorOf"),
        null);
  }

  private void add(Element proxy) {
    int port = Integer.parseInt(text(proxy, "port"));
    String protocol = text(proxy, "protocol");
    String type = protocol == null ? Proxy.TYPE_HTTP : protocol;
    proxies.add(new Proxy(type, text(proxy, "host"), port), text(proxy, "nonProxyHosts"));
  }

  private static Element parse(Path settings) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(settings.toFile()).getDocumentElement();
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new IllegalStateException("cannot read " + settings, e);
    }
  }

  private static Stream<Element> all(Element root, String name) {
    return elements(root.getElementsByTagName(name));
  }

  private static String text(Element parent, String name) {
    return elements(parent.getElementsByTagName(name))
        .findFirst()
        .map(Node::getTextContent)
        .map(String::trim)
        .orElse(null);
  }

  private static Stream<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).map(Element.class::cast);
  }
}
