package io.github.sentrywebsocket.matrix.faults;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isNative;
import static net.bytebuddy.matcher.ElementMatchers.isTypeInitializer;
import static net.bytebuddy.matcher.ElementMatchers.nameMatches;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * Breaks classes from outside, as they load: the agent under test has no switch for it. The
 * argument is {@code <fault>:<regular expression of class names>}; nothing happens until the system
 * property {@code faults.on} is true.
 */
public final class FaultAgent {
  private static final Map<String, Class<?>> FAULTS =
      Map.of(
          "exception", ThrowException.class,
          "linkage", ThrowLinkageError.class,
          "memory", ThrowOutOfMemory.class,
          "stack", ThrowStackOverflow.class,
          "null", ReturnNull.class,
          "slow", Sleep.class);

  private FaultAgent() {}

  /** Called by the JVM, before or after the agent under test. */
  public static void premain(String argument, Instrumentation instrumentation) {
    String[] words = argument.split(":");
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .ignore(nameMatches("net\\.bytebuddy\\..*"))
        .type(nameMatches(words[1]))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(
                    Advice.to(FAULTS.get(words[0]))
                        .on(
                            not(isConstructor())
                                .and(not(isTypeInitializer()))
                                .and(not(isAbstract()))
                                .and(not(isNative()))
                                .and(not(named("toString"))))))
        .installOn(instrumentation);
  }

  static final class ThrowException {
    @Advice.OnMethodEnter
    static void enter() {
      if (Boolean.getBoolean("faults.on")) {
        throw new IllegalStateException("injected");
      }
    }
  }

  static final class ThrowLinkageError {
    @Advice.OnMethodEnter
    static void enter() {
      if (Boolean.getBoolean("faults.on")) {
        throw new NoSuchMethodError("injected");
      }
    }
  }

  static final class ThrowOutOfMemory {
    @Advice.OnMethodEnter
    static void enter() {
      if (Boolean.getBoolean("faults.on")) {
        throw new OutOfMemoryError("injected");
      }
    }
  }

  static final class ThrowStackOverflow {
    @Advice.OnMethodEnter
    static void enter() {
      if (Boolean.getBoolean("faults.on")) {
        throw new StackOverflowError("injected");
      }
    }
  }

  static final class ReturnNull {
    @Advice.OnMethodExit
    static void exit(
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object returned) {
      if (Boolean.getBoolean("faults.on")) {
        returned = null;
      }
    }
  }

  static final class Sleep {
    @Advice.OnMethodEnter
    static void enter() {
      try {
        Thread.sleep(3);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
