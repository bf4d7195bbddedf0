package io.github.sentrywebsocket.core.engine;

import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Raises class files older than version 51 (Java 7), which cannot hold {@code invokedynamic}. From
 * 51 on a class without stack map frames is refused, so the frames are computed anew, for every
 * method: ASM copies an untouched method as it is.
 */
final class OldClassFile {

  private OldClassFile() {}

  /**
   * Returns the class file in a version that can be woven.
   *
   * @return the same array when it is new enough; null when it uses JSR and must be left alone
   */
  static byte[] raise(byte[] classFile, ClassFileLocator locator) {
    int version = ((classFile[6] & 0xff) << 8) | (classFile[7] & 0xff);
    if (version >= Opcodes.V1_7) {
      return classFile;
    }
    try {
      ClassReader reader = new ClassReader(classFile);
      ClassWriter writer = new HierarchyWriter(TypePool.Default.of(locator));
      reader.accept(new Raiser(writer), ClassReader.SKIP_FRAMES);
      return writer.toByteArray();
    } catch (JsrFound left) {
      return null;
    }
  }

  private static final class Raiser extends ClassVisitor {
    Raiser(ClassVisitor next) {
      super(OpenedClassReader.ASM_API, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] types) {
      super.visit(Opcodes.V1_7, access, name, signature, parent, types);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(
          OpenedClassReader.ASM_API,
          super.visitMethod(access, name, descriptor, signature, exceptions)) {
        @Override
        public void visitJumpInsn(int opcode, Label label) {
          if (opcode == Opcodes.JSR) {
            throw new JsrFound();
          }
          super.visitJumpInsn(opcode, label);
        }
      };
    }
  }

  private static final class JsrFound extends RuntimeException {
    private static final long serialVersionUID = 1;

    JsrFound() {
      super(null, null, false, false);
    }
  }

  /** Finds common super classes in class files; loading classes here could be circular. */
  private static final class HierarchyWriter extends ClassWriter {
    private final TypePool types;

    HierarchyWriter(TypePool types) {
      super(ClassWriter.COMPUTE_FRAMES);
      this.types = types;
    }

    @Override
    protected String getCommonSuperClass(String left, String right) {
      var leftType = types.describe(left.replace('/', '.')).resolve();
      var rightType = types.describe(right.replace('/', '.')).resolve();
      if (leftType.isAssignableFrom(rightType)) {
        return left;
      }
      if (rightType.isAssignableFrom(leftType)) {
        return right;
      }
      if (leftType.isInterface() || rightType.isInterface()) {
        return "java/lang/Object";
      }
      do {
        leftType = leftType.getSuperClass().asErasure();
      } while (!leftType.isAssignableFrom(rightType));
      return leftType.getInternalName();
    }
  }
}
