package io.github.sentrywebsocket.core.engine;

import static net.bytebuddy.jar.asm.Opcodes.*;

import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * Writes class files as compilers before Java 7 did, without stack map frames. The method {@code
 * static String run(int)} has branches, a loop, a merge of two types and an exception handler.
 */
final class OldClasses {

  static final String NAME = "old.Old";

  private OldClasses() {}

  static byte[] withJumps(int version) {
    ClassWriter type = begin(version);
    MethodVisitor run = run(type);
    Label zero = new Label();
    Label merged = new Label();
    run.visitVarInsn(ILOAD, 0);
    run.visitJumpInsn(IFEQ, zero);
    construct(run, "java/lang/StringBuilder");
    run.visitJumpInsn(GOTO, merged);
    run.visitLabel(zero);
    construct(run, "java/lang/StringBuffer");
    run.visitLabel(merged); // CharSequence, and Object to the verifier's common super class
    run.visitVarInsn(ASTORE, 1);
    Label loop = new Label();
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    run.visitTryCatchBlock(start, end, handler, "java/lang/ArithmeticException");
    run.visitLabel(loop);
    run.visitIincInsn(0, -1);
    run.visitLabel(start);
    run.visitIntInsn(BIPUSH, 12);
    run.visitVarInsn(ILOAD, 0);
    run.visitInsn(IDIV); // by zero in the end
    run.visitInsn(POP);
    run.visitLabel(end);
    run.visitVarInsn(ILOAD, 0);
    run.visitJumpInsn(IFGT, loop);
    run.visitLdcInsn("negative");
    run.visitInsn(ARETURN);
    run.visitLabel(handler);
    run.visitInsn(POP);
    run.visitVarInsn(ALOAD, 1);
    run.visitMethodInsn(
        INVOKEVIRTUAL, "java/lang/Object", "getClass", "()Ljava/lang/Class;", false);
    run.visitMethodInsn(
        INVOKEVIRTUAL, "java/lang/Class", "getSimpleName", "()Ljava/lang/String;", false);
    run.visitInsn(ARETURN);
    return end(type, run);
  }

  /** As javac compiled {@code finally} until Java 1.4. */
  static byte[] withSubroutine(int version) {
    ClassWriter type = begin(version);
    MethodVisitor run = run(type);
    Label subroutine = new Label();
    run.visitJumpInsn(JSR, subroutine);
    run.visitLdcInsn("done");
    run.visitInsn(ARETURN);
    run.visitLabel(subroutine);
    run.visitVarInsn(ASTORE, 1);
    run.visitVarInsn(RET, 1);
    return end(type, run);
  }

  /** Loads a class file where the verifier looks at it, and runs it. */
  static String load(byte[] classFile, int argument) throws Exception {
    Class<?> type =
        new ClassLoader(OldClasses.class.getClassLoader()) {
          Class<?> define() {
            return defineClass(NAME, classFile, 0, classFile.length);
          }
        }.define();
    return (String) type.getMethod("run", int.class).invoke(null, argument);
  }

  private static ClassWriter begin(int version) {
    ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.visit(
        version, ACC_PUBLIC | ACC_SUPER, NAME.replace('.', '/'), null, "java/lang/Object", null);
    return type;
  }

  private static MethodVisitor run(ClassWriter type) {
    MethodVisitor run =
        type.visitMethod(ACC_PUBLIC | ACC_STATIC, "run", "(I)Ljava/lang/String;", null, null);
    run.visitCode();
    return run;
  }

  private static void construct(MethodVisitor code, String type) {
    code.visitTypeInsn(NEW, type);
    code.visitInsn(DUP);
    code.visitMethodInsn(INVOKESPECIAL, type, "<init>", "()V", false);
  }

  private static byte[] end(ClassWriter type, MethodVisitor run) {
    run.visitMaxs(0, 0);
    run.visitEnd();
    type.visitEnd();
    return type.toByteArray();
  }
}
