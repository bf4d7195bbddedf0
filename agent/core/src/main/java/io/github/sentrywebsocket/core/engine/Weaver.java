package io.github.sentrywebsocket.core.engine;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.github.sentrywebsocket.core.config.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.JavaConstant;

/**
 * Puts {@code invokedynamic} calls of advice into the methods that a hook names, and changes
 * nothing else of the class, so that it can be done at any time. The only class of the engine that
 * knows Byte Buddy; it is loaded with the first class to weave.
 */
final class Weaver {

  private final ClassFileLocator agentClasses;
  private final Advice.WithCustomMapping advice;
  private final ByteBuddy byteBuddy =
      new ByteBuddy()
          .with(TypeValidation.DISABLED)
          .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE);

  /**
   * Creates a weaver.
   *
   * @param agentLoader where the class files of the advice and of the dispatcher are
   */
  Weaver(ClassLoader agentLoader) {
    agentClasses = ClassFileLocator.ForClassLoader.of(agentLoader);
    advice =
        Advice.withCustomMapping()
            .with(new Advice.AssignReturned.Factory().withSuppressed(Throwable.class))
            .bootstrap(
                TypePool.Default.of(agentClasses)
                    .describe(Dispatcher.NAME)
                    .resolve()
                    .getDeclaredMethods()
                    .filter(named("bootstrap"))
                    .getOnly(),
                new AdviceName());
  }

  /**
   * Weaves a class that the table names, or a relocated copy of it; as {@link #weave(ClassLoader,
   * String, List, byte[])} otherwise.
   */
  byte[] weave(ClassLoader loader, String type, HookedClass hooked, byte[] classFile) {
    RelocatedCopy copy = hooked.copy(type, loader);
    if (copy == null) {
      return weave(loader, type, hooked.hooks(), classFile);
    }
    List<Hook> hooks = new ArrayList<>();
    for (Hook hook : hooked.hooks()) {
      hooks.add(copy.move(hook));
    }
    return weave(loader, type, hooks, classFile, new MovedAdvice(agentClasses, copy));
  }

  /**
   * Weaves one class.
   *
   * @param loader the loader of the class, null for the boot loader
   * @param type internal name
   * @return the new class file; null when no hook fits or the class is better left alone
   */
  byte[] weave(ClassLoader loader, String type, List<Hook> hooks, byte[] classFile) {
    return weave(loader, type, hooks, classFile, agentClasses);
  }

  private byte[] weave(
      ClassLoader loader,
      String type,
      List<Hook> hooks,
      byte[] classFile,
      ClassFileLocator adviceClasses) {
    byte[] raised = OldClassFile.raise(classFile, locator(loader, type, classFile, adviceClasses));
    if (raised == null) {
      Log.warnOnce(type, type.replace('/', '.') + " is compiled with JSR: left alone");
      return null;
    }
    ClassFileLocator locator = locator(loader, type, raised, adviceClasses);
    TypePool pool =
        new TypePool.Default(
            new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.FAST);
    TypeDescription description = pool.describe(type.replace('/', '.')).resolve();
    DynamicType.Builder<?> builder = byteBuddy.decorate(description, locator);
    boolean any = false;
    for (Map.Entry<String, List<Hook>> entry : byAdvice(hooks).entrySet()) {
      List<MethodDescription.InDefinedShape> methods = matching(description, entry.getValue());
      if (!methods.isEmpty()) {
        TypeDescription adviceType = pool.describe(entry.getKey()).resolve();
        builder = visit(builder, adviceType, locator, new OneOf(methods));
        any = true;
      }
    }
    return any ? builder.make().getBytes() : null;
  }

  private DynamicType.Builder<?> visit(
      DynamicType.Builder<?> builder,
      TypeDescription adviceType,
      ClassFileLocator locator,
      ElementMatcher<MethodDescription> methods) {
    if (adviceType.getDeclaredMethods().filter(named(CaughtExceptions.METHOD)).isEmpty()) {
      return builder.visit(advice.to(adviceType, locator).on(methods));
    }
    return builder.visit(
        new AsmVisitorWrapper.ForDeclaredMethods()
            .method(methods, new CaughtExceptions(adviceType.getName())));
  }

  private static ClassFileLocator locator(
      ClassLoader loader, String type, byte[] classFile, ClassFileLocator adviceClasses) {
    return new ClassFileLocator.Compound(
        ClassFileLocator.Simple.of(type.replace('/', '.'), classFile),
        loader == null
            ? ClassFileLocator.ForClassLoader.ofBootLoader()
            : ClassFileLocator.ForClassLoader.of(loader),
        adviceClasses);
  }

  private static Map<String, List<Hook>> byAdvice(List<Hook> hooks) {
    Map<String, List<Hook>> byAdvice = new LinkedHashMap<>();
    for (Hook hook : hooks) {
      byAdvice.computeIfAbsent(hook.advice, any -> new ArrayList<>()).add(hook);
    }
    return byAdvice;
  }

  private static List<MethodDescription.InDefinedShape> matching(
      TypeDescription type, List<Hook> hooks) {
    List<MethodDescription.InDefinedShape> methods = new ArrayList<>();
    for (Hook hook : hooks) {
      int before = methods.size();
      for (String alternative : hook.alternatives()) {
        for (MethodDescription.InDefinedShape method : type.getDeclaredMethods()) {
          if (!method.isAbstract()
              && Hook.matches(alternative, method.getInternalName(), method.getDescriptor())) {
            methods.add(method);
          }
        }
        if (methods.size() > before) {
          break;
        }
      }
      if (methods.size() == before && !hook.isOptional) {
        unknownVersion(hook);
      }
    }
    return methods;
  }

  private static void unknownVersion(Hook hook) {
    Log.warnOnce(
        hook.toString(),
        hook.library
            + ": this version has no "
            + hook
            + ", so it is not known to the agent; that part is left alone");
  }

  /** Passes the advice's class name to the bootstrap method. */
  private static final class AdviceName implements Advice.BootstrapArgumentResolver.Factory {
    @Override
    public Advice.BootstrapArgumentResolver resolve(
        MethodDescription.InDefinedShape adviceMethod, boolean exit) {
      String name = adviceMethod.getDeclaringType().getName();
      return (instrumentedType, instrumentedMethod) ->
          Collections.singletonList(JavaConstant.Simple.ofLoaded(name));
    }
  }

  private static final class OneOf extends ElementMatcher.Junction.AbstractBase<MethodDescription> {
    private final List<MethodDescription.InDefinedShape> methods;

    OneOf(List<MethodDescription.InDefinedShape> methods) {
      this.methods = methods;
    }

    @Override
    public boolean matches(MethodDescription method) {
      return methods.contains(method.asDefined());
    }
  }

  /** The agent's class files, as the loader of a copy's advice will define them. */
  private static final class MovedAdvice implements ClassFileLocator {
    private final ClassFileLocator agentClasses;
    private final RelocatedCopy copy;

    MovedAdvice(ClassFileLocator agentClasses, RelocatedCopy copy) {
      this.agentClasses = agentClasses;
      this.copy = copy;
    }

    @Override
    public Resolution locate(String name) throws IOException {
      Resolution found = agentClasses.locate(name);
      return name.startsWith(HookTable.ADVICE_PACKAGE) && found.isResolved()
          ? new Resolution.Explicit(copy.move(found.resolve()))
          : found;
    }

    @Override
    public void close() {
      // the agent's class files stay open
    }
  }
}
