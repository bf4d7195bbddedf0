package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Moves packages of a class path below another one, as shading does: in names of classes, in what
 * refers to them, and in strings that are such names.
 */
final class Relocation extends Remapper {
  private static final String PREFIX = "com/acme/shaded/";

  private final List<String> packages;
  private final Path folder;

  /**
   * Moves into a new folder.
   *
   * @param packages e.g. {@code okhttp3}; with all packages below them
   */
  static List<Path> of(List<Path> classPath, List<String> packages) {
    try {
      return new Relocation(packages, TemporaryFolder.create("relocated-")).move(classPath);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Relocation(List<String> packages, Path folder) {
    super(OpenedClassReader.ASM_API);
    this.packages = packages.stream().map(each -> each.replace('.', '/')).toList();
    this.folder = folder;
  }

  private List<Path> move(List<Path> classPath) throws IOException {
    List<Path> moved = new ArrayList<>(List.of(folder));
    for (Path entry : classPath) {
      if (Files.isDirectory(entry)) {
        moveAll(entry);
      } else {
        try (FileSystem jar =
            FileSystems.newFileSystem(URI.create("jar:" + entry.toUri()), Map.of())) {
          Path root = jar.getPath("/");
          if (packages.stream().anyMatch(each -> Files.exists(root.resolve(each)))
              || entry.toString().contains("scenarios")) {
            moveAll(root);
          } else {
            moved.add(entry);
          }
        }
      }
    }
    return moved;
  }

  private void moveAll(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = root.relativize(file).toString();
        if (!name.startsWith("META-INF/") && !name.equals("module-info.class")) {
          move(name, Files.readAllBytes(file));
        }
      }
    }
  }

  private void move(String name, byte[] bytes) throws IOException {
    Path target = folder.resolve(map(name));
    Files.createDirectories(target.getParent());
    if (name.endsWith(".class")) {
      ClassWriter writer = new ClassWriter(0);
      new ClassReader(bytes).accept(new ClassRemapper(writer, this), 0);
      Files.write(target, writer.toByteArray());
    } else {
      Files.write(target, bytes);
    }
  }

  @Override
  public String map(String internalName) {
    return packages.stream().anyMatch(each -> internalName.startsWith(each + "/"))
        ? PREFIX + internalName
        : internalName;
  }

  @Override
  public Object mapValue(Object value) {
    return value instanceof String string
            && packages.stream().anyMatch(each -> string.startsWith(each.replace('/', '.') + "."))
        ? PREFIX.replace('/', '.') + string
        : super.mapValue(value);
  }
}
