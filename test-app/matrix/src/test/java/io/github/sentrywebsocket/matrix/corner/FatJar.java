package io.github.sentrywebsocket.matrix.corner;

import io.github.sentrywebsocket.harness.Artifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** Packs a program as Spring Boot does: jars in a jar, read by Boot's own loader. */
public final class FatJar {
  private static final String LOADER = "org.springframework.boot:spring-boot-loader:";
  private static final String LAUNCHERS = "org/springframework/boot/loader/";

  private FatJar() {}

  /**
   * @param boot the version of Spring Boot whose loader starts it
   * @param program a folder, or a jar that is unpacked
   * @param main the name of the program's class
   */
  public static Path pack(
      Path folder, String boot, Path program, String main, List<Path> libraries) {
    try (JarFile loader = new JarFile(Artifacts.ofUser().jars(LOADER + boot).get(0).toFile())) {
      Path jar = Files.createTempFile(Files.createDirectories(folder), "application", ".jar");
      try (JarOutputStream out =
          new JarOutputStream(Files.newOutputStream(jar), manifest(loader, main))) {
        unpack(loader, out);
        out.putNextEntry(new ZipEntry("BOOT-INF/"));
        out.putNextEntry(new ZipEntry("BOOT-INF/classes/"));
        addProgram(out, program);
        out.putNextEntry(new ZipEntry("BOOT-INF/lib/"));
        for (Path library : libraries) {
          store(out, "BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Manifest manifest(JarFile loader, String main) {
    // Another package since Boot 3.2.
    boolean isNew = loader.getEntry(LAUNCHERS + "launch/JarLauncher.class") != null;
    String launcher = LAUNCHERS.replace('/', '.') + (isNew ? "launch." : "") + "JarLauncher";
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, launcher);
    attributes.putValue("Start-Class", main);
    attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
    attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
    return manifest;
  }

  private static void unpack(JarFile loader, JarOutputStream out) throws IOException {
    for (ZipEntry entry : loader.stream().toList()) {
      if (entry.getName().startsWith("org/") || entry.getName().startsWith("META-INF/services/")) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        loader.getInputStream(entry).transferTo(out);
      }
    }
  }

  private static void addProgram(JarOutputStream out, Path program) throws IOException {
    if (Files.isDirectory(program)) {
      addClasses(out, program);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(program)) {
        addClasses(out, jar.getPath("/"));
      }
    }
  }

  private static void addClasses(JarOutputStream out, Path classes) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry("BOOT-INF/classes/" + classes.relativize(file)));
        Files.copy(file, out);
      }
    }
  }

  /** Nested jars must not be compressed. */
  private static void store(JarOutputStream out, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
  }
}
