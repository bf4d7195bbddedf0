package io.github.sentrywebsocket.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/** Two programs made on the spot: hello world, and an agent whose {@code premain} is empty. */
final class EmptyAgent {

  final Path folder;
  final Path jar;

  EmptyAgent(Path folder) throws IOException {
    this.folder = folder;
    compile("Hello", "public static void main(String[] a) { System.out.println(\"hello\"); }");
    compile("Empty", "public static void premain(String arguments) {}");
    jar = folder.resolve("empty.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", "Empty");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      entries.putNextEntry(new JarEntry("Empty.class"));
      Files.copy(folder.resolve("Empty.class"), entries);
    }
    Files.delete(folder.resolve("Empty.class"));
  }

  private void compile(String name, String body) throws IOException {
    Path source = folder.resolve(name + ".java");
    Files.writeString(source, "public class " + name + " { " + body + " }");
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "--release", "11", source.toString());
    if (code != 0) {
      throw new IllegalStateException("javac answered " + code + " for " + source);
    }
  }
}
