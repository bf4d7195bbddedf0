package io.github.sentrywebsocket.core.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * A library that shading moved below another package: {@code com/acme/shaded/okhttp3/…}. Its advice
 * is the library's, with the names of the library's types moved in the same way. Not everything
 * moves (OkHttp may, and Okio stay), so a name is moved when the loader has the class. Also a
 * library that was forked under another name.
 */
final class RelocatedCopy extends Remapper {

  /** Before a name, or in place of its package. */
  private final String prefix;

  private final List<String> packages;
  private final boolean isRename;
  private final ClassLoader loader;
  private final Map<String, String> names = new ConcurrentHashMap<>();

  /**
   * Creates the copy.
   *
   * @param prefix what stands before an internal name of the library, with a slash at its end
   * @param packages the library's packages that may have moved
   * @param loader the loader of the copy, null for the boot loader
   */
  RelocatedCopy(String prefix, List<String> packages, ClassLoader loader) {
    super(OpenedClassReader.ASM_API);
    this.prefix = prefix;
    this.packages = packages;
    this.isRename = false;
    this.loader = loader;
  }

  /**
   * Creates the copy of a fork.
   *
   * @param original internal name of the package that the advice names
   * @param renamed what the fork calls it
   * @param loader the loader of the fork, null for the boot loader
   */
  RelocatedCopy(String original, String renamed, ClassLoader loader) {
    super(OpenedClassReader.ASM_API);
    this.prefix = renamed;
    this.packages = List.of(original);
    this.isRename = true;
    this.loader = loader;
  }

  @Override
  public String map(String internalName) {
    for (String each : packages) {
      if (internalName.startsWith(each) && internalName.charAt(each.length()) == '/') {
        String moved = prefix + (isRename ? internalName.substring(each.length()) : internalName);
        return names.computeIfAbsent(internalName, name -> exists(moved) ? moved : name);
      }
    }
    return internalName;
  }

  private boolean exists(String type) {
    String resource = type + ".class";
    return (loader == null ? ClassLoader.getSystemResource(resource) : loader.getResource(resource))
        != null;
  }

  /** The class file of advice, with the library's types moved. */
  byte[] move(byte[] classFile) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile).accept(new ClassRemapper(writer, this), 0);
    return writer.toByteArray();
  }

  /** A hook of the library, with the types in its methods' parameters moved. */
  Hook move(Hook hook) {
    if (isRename) {
      return hook; // the table has renamed it
    }
    StringBuilder methods = new StringBuilder(hook.isOptional ? "?" : "");
    boolean inParameters = false;
    for (int i = 0; i < hook.methods.length(); i++) {
      char next = hook.methods.charAt(i);
      methods.append(next);
      if (next == '(') {
        inParameters = true;
      } else if (next == '|') {
        inParameters = false;
      } else if (next == 'L' && inParameters) {
        int end = hook.methods.indexOf(';', i);
        methods.append(map(hook.methods.substring(i + 1, end)));
        i = end - 1;
      }
    }
    return new Hook(hook.library, prefix + hook.type, methods.toString(), hook.advice);
  }
}
