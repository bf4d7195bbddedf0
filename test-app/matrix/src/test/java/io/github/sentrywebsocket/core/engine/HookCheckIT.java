package io.github.sentrywebsocket.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.matrix.Library;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.pool.TypePool.Resolution.NoSuchTypeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes only, no JVM started: every hook finds its method in every listed version and weaves, its
 * call sites can be linked, and every member of the library that the advice calls is there.
 */
@DisplayName("Hook check")
class HookCheckIT {

  private static final String ONLY = System.getProperty("library", "");

  /** Hooked classes by library that some version has: a version need not have all. */
  private static final Map<String, Set<String>> FOUND = new TreeMap<>();

  /** "class version" that fits in some file, and that was passed over in some. */
  private static final Set<String> FITS = new TreeSet<>();

  private static final Set<String> ELSEWHERE = new TreeSet<>();

  static Stream<Arguments> versions() {
    return Library.all().stream()
        .filter(HookCheckIT::isChosen)
        .flatMap(
            library ->
                library.versions().stream()
                    .filter(version -> library.hasClasses(version))
                    .map(version -> Arguments.of(library, version)));
  }

  private static boolean isChosen(Library library) {
    return ONLY.isEmpty()
        ? library.isInDefaultRun() || System.getProperty("matrix", "").equals("full")
        : List.of(ONLY.split(",")).contains(library.name);
  }

  @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
  @MethodSource("versions")
  void everyHookFits(Library library, String version) throws IOException {
    List<URL> jars = new ArrayList<>();
    for (Path jar : library.classes(version)) {
      jars.add(jar.toUri().toURL());
    }
    check(library.hooks(), version, jars);
  }

  private static void check(String library, String version, List<URL> jars) throws IOException {
    HookTable table = table(library);
    Weaver weaver = new Weaver(HookCheckIT.class.getClassLoader());
    try (URLClassLoader loader =
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      for (Map.Entry<String, List<Hook>> hooked : table.all().entrySet()) {
        byte[] classFile = read(loader, hooked.getKey());
        if (classFile == null) {
          continue;
        }
        HookedClass entry = table.find(hooked.getKey());
        byte[] woven;
        try {
          woven = weaver.weave(loader, hooked.getKey(), entry, classFile);
        } catch (NoSuchTypeException elsewhere) {
          // It is for another container than this file's, so no program of this one loads it.
          ELSEWHERE.add(hooked.getKey() + " " + version);
          continue;
        }
        FOUND.computeIfAbsent(library, any -> new TreeSet<>()).add(hooked.getKey());
        FITS.add(hooked.getKey() + " " + version);
        Set<String> advice = new TreeSet<>();
        hooked.getValue().stream()
            .filter(hook -> !hook.isOptional)
            .forEach(hook -> advice.add(hook.advice));
        assertThat(woven == null ? Set.of() : AdviceReferences.wovenInto(woven))
            .as("advice in %s of %s %s", hooked.getKey(), library, version)
            .containsAll(advice);
        if (woven != null) {
          assertThat(AdviceReferences.unlinkable(woven, types(loader)))
              .as("calls in %s of %s %s", hooked.getKey(), library, version)
              .isEmpty();
        }
        checkMembers(loader, advice, entry.copy(hooked.getKey(), loader));
      }
    }
  }

  @AfterAll
  static void everyHookedClassIsInSomeVersion() throws IOException {
    for (Map.Entry<String, Set<String>> found : FOUND.entrySet()) {
      if (isPart(found.getKey())) {
        continue;
      }
      assertThat(found.getValue())
          .as("classes of %s", found.getKey())
          .containsAll(table(found.getKey()).all().keySet());
    }
    if (ONLY.isEmpty()) {
      assertThat(FITS).as("what no file has all types for").containsAll(ELSEWHERE);
    }
  }

  /** Only some files of these hooks were asked for by name. */
  private static boolean isPart(String hooks) throws IOException {
    return !ONLY.isEmpty()
        && Library.all().stream()
            .anyMatch(library -> library.hooks().equals(hooks) && !isChosen(library));
  }

  @Test
  void typeOfTheAgentsInACallIsFound() throws IOException {
    String type = HookCheckIT.class.getName().replace('.', '/');
    ClassLoader loader = HookCheckIT.class.getClassLoader();
    for (Class<?> advice : List.of(TakesOurs.class, GivesOurs.class)) {
      byte[] woven =
          new Weaver(loader)
              .weave(
                  loader,
                  type,
                  List.of(new Hook("test", type, "read", advice.getName())),
                  read(loader, type));
      assertThat(AdviceReferences.unlinkable(woven, types(ClassLoader.getPlatformClassLoader())))
          .containsExactly(advice.getName() + " names " + Connection.class.getName());
    }
  }

  static final class TakesOurs {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter() {
      return null;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.Enter(typing = Assigner.Typing.DYNAMIC) Connection ours,
        @Advice.Return byte[] read) {}
  }

  static final class GivesOurs {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Connection enter() {
      return null;
    }
  }

  /** What a library's own loader knows. */
  private static TypePool types(ClassLoader loader) {
    return TypePool.Default.of(ClassFileLocator.ForClassLoader.of(loader));
  }

  private static HookTable table(String library) throws IOException {
    try (InputStream in =
        HookCheckIT.class.getClassLoader().getResourceAsStream(HookTable.RESOURCE)) {
      return HookTable.read(in, List.of(library), List.of());
    }
  }

  private static void checkMembers(URLClassLoader library, Set<String> advice, RelocatedCopy copy)
      throws IOException {
    TypePool types =
        TypePool.Default.of(
            new ClassFileLocator.Compound(
                ClassFileLocator.ForClassLoader.of(library),
                ClassFileLocator.ForClassLoader.of(HookCheckIT.class.getClassLoader())));
    for (String name : advice) {
      byte[] classFile = read(HookCheckIT.class.getClassLoader(), name.replace('.', '/'));
      byte[] moved = copy == null ? classFile : copy.move(classFile);
      assertThat(AdviceReferences.missing(moved, types)).as(name).isEmpty();
    }
  }

  /** Null when this version has no such class. */
  private static byte[] read(ClassLoader loader, String type) throws IOException {
    try (InputStream in = loader.getResourceAsStream(type + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
