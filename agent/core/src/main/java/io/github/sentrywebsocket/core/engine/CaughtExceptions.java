package io.github.sentrywebsocket.core.engine;

import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Advice that Byte Buddy has not: an advice class's {@code static void caught(Object self, Object
 * argument, Throwable caught)} runs first in every catch clause of the methods it goes into (not in
 * finally). Of a static method {@code self} is null. The argument is the method's first one, null
 * when that is no object. Containers catch what leaves an application's callback and hand it to
 * another method of the application, where nothing of the container's own can be woven.
 */
final class CaughtExceptions implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {

  static final String METHOD = "caught";

  private static final String DESCRIPTOR =
      "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Throwable;)V";

  private static final Handle BOOTSTRAP =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          Dispatcher.NAME.replace('.', '/'),
          "bootstrap",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
              + "Ljava/lang/String;)Ljava/lang/invoke/CallSite;",
          false);

  private final String advice;

  /**
   * Creates the wrapper.
   *
   * @param advice binary name of the advice class
   */
  CaughtExceptions(String advice) {
    this.advice = advice;
  }

  @Override
  public MethodVisitor wrap(
      TypeDescription type,
      MethodDescription method,
      MethodVisitor next,
      Implementation.Context context,
      TypePool pool,
      int writerFlags,
      int readerFlags) {
    boolean hasArgument =
        !method.getParameters().isEmpty() && !method.getParameters().get(0).getType().isPrimitive();
    return new CatchClauses(next, method.isStatic(), hasArgument);
  }

  private final class CatchClauses extends MethodVisitor {
    private final Set<Label> clauses = new HashSet<>();
    private final boolean isStatic;
    private final boolean hasArgument;
    private boolean isEntered;

    CatchClauses(MethodVisitor next, boolean isStatic, boolean hasArgument) {
      super(OpenedClassReader.ASM_API, next);
      this.isStatic = isStatic;
      this.hasArgument = hasArgument;
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
      if (type != null) {
        clauses.add(handler);
      }
      super.visitTryCatchBlock(start, end, handler, type);
    }

    @Override
    public void visitLabel(Label label) {
      super.visitLabel(label);
      isEntered |= clauses.contains(label);
    }

    /** Compilers begin a catch clause with ASTORE, or with POP when it does not use what it got. */
    @Override
    public void visitVarInsn(int opcode, int variable) {
      enter();
      super.visitVarInsn(opcode, variable);
    }

    @Override
    public void visitInsn(int opcode) {
      enter();
      super.visitInsn(opcode);
    }

    private void enter() {
      if (isEntered) {
        isEntered = false;
        super.visitInsn(Opcodes.DUP);
        push(!isStatic, 0);
        push(hasArgument, isStatic ? 0 : 1);
        super.visitInvokeDynamicInsn(METHOD, DESCRIPTOR, BOOTSTRAP, advice);
      }
    }

    /** Below what was caught. */
    private void push(boolean exists, int variable) {
      if (exists) {
        super.visitVarInsn(Opcodes.ALOAD, variable);
      } else {
        super.visitInsn(Opcodes.ACONST_NULL);
      }
      super.visitInsn(Opcodes.SWAP);
    }

    @Override
    public void visitMaxs(int stack, int locals) {
      super.visitMaxs(stack + 4, locals);
    }
  }
}
