package io.github.sentrywebsocket.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/** Reads class files: which advice is woven in, and which members of a library advice calls. */
final class AdviceReferences {

  private AdviceReferences() {}

  /** The advice classes whose call sites are in a woven class. */
  static Set<String> wovenInto(byte[] classFile) {
    Set<String> advice = new TreeSet<>();
    forEachSite(classFile, (name, descriptor) -> advice.add(name));
    return advice;
  }

  /**
   * Advice that can't be linked: a call site of it names a type that the woven class's loader does
   * not know, e.g. one of the agent's. Such a call does nothing, and the advice's {@code suppress}
   * hides why.
   *
   * @param types what that loader knows
   */
  static Set<String> unlinkable(byte[] classFile, TypePool types) {
    Set<String> unlinkable = new TreeSet<>();
    forEachSite(
        classFile,
        (name, descriptor) ->
            Stream.concat(
                    Stream.of(Type.getReturnType(descriptor)),
                    Stream.of(Type.getArgumentTypes(descriptor)))
                .map(type -> type.getSort() == Type.ARRAY ? type.getElementType() : type)
                .filter(type -> type.getSort() == Type.OBJECT)
                .map(Type::getClassName)
                .filter(type -> !types.describe(type).isResolved())
                .forEach(type -> unlinkable.add(name + " names " + type)));
    return unlinkable;
  }

  /** Gives the advice and the descriptor of each woven call. */
  private static void forEachSite(byte[] classFile, BiConsumer<String, String> sites) {
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(OpenedClassReader.ASM_API) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return new MethodVisitor(OpenedClassReader.ASM_API) {
                  @Override
                  public void visitInvokeDynamicInsn(
                      String site, String type, Handle bootstrap, Object... arguments) {
                    if (bootstrap.getOwner().equals(Dispatcher.NAME.replace('.', '/'))) {
                      sites.accept((String) arguments[0], type);
                    }
                  }
                };
              }
            },
            0);
  }

  /** Members of a library that a class uses and that do not exist. */
  static List<String> missing(byte[] classFile, TypePool types) {
    List<String> missing = new ArrayList<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(OpenedClassReader.ASM_API) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return new MethodVisitor(OpenedClassReader.ASM_API) {
                  @Override
                  public void visitMethodInsn(
                      int opcode, String owner, String method, String type, boolean isInterface) {
                    if (isLibrary(owner) && !hasMethod(types, owner, method, type)) {
                      missing.add(owner + "." + method + type);
                    }
                  }
                };
              }
            },
            0);
    return missing;
  }

  private static boolean isLibrary(String owner) {
    return !owner.startsWith("java/") && !owner.startsWith("io/github/sentrywebsocket/");
  }

  private static boolean hasMethod(TypePool types, String owner, String name, String descriptor) {
    TypePool.Resolution resolution = types.describe(owner.replace('/', '.'));
    return resolution.isResolved() && hasMethod(resolution.resolve(), name, descriptor);
  }

  private static boolean hasMethod(TypeDefinition type, String name, String descriptor) {
    TypeDescription erasure = type.asErasure();
    return erasure.getDeclaredMethods().stream()
            .anyMatch(
                method ->
                    method.getInternalName().equals(name)
                        && method.getDescriptor().equals(descriptor))
        || (erasure.getSuperClass() != null && hasMethod(erasure.getSuperClass(), name, descriptor))
        || erasure.getInterfaces().stream().anyMatch(parent -> hasMethod(parent, name, descriptor));
  }
}
