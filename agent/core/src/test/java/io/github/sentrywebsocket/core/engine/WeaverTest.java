package io.github.sentrywebsocket.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.core.config.Stderr;
import java.io.ByteArrayInputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weaves a class, links its call sites through the real dispatcher, and runs it. */
class WeaverTest {

  private static final ClassLoader LOADER = WeaverTest.class.getClassLoader();
  private static final String TYPE = OldClasses.NAME.replace('.', '/');

  private static List<Object> seen;

  private final Weaver weaver = new Weaver(LOADER);

  @BeforeAll
  static void installDispatcher() throws Throwable {
    Instrumentation instrumentation = ByteBuddyAgent.install();
    HookTable none = HookTable.read(new ByteArrayInputStream(new byte[0]), List.of(), List.of());
    Dispatcher.install(
        instrumentation,
        new AdviceLinker(
            new AdviceLoaders(instrumentation, LOADER, none),
            new LoadedClasses(instrumentation, none, new HookTransformer(none, LOADER))));
  }

  @BeforeEach
  void forget() {
    seen = new ArrayList<>();
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_3, Opcodes.V1_5, Opcodes.V1_6})
  void adviceRunsInAClassThatIsOlderThanInvokedynamic(int version) throws Exception {
    byte[] woven = weave("run", Observe.class, OldClasses.withJumps(version));
    assertThat(OldClasses.load(woven, 3)).isEqualTo("StringBuilder");
    assertThat(seen).containsExactly("enter 3", "exit StringBuilder");
  }

  @Test
  void failingAdviceIsOneLineAndTheMethodGoesOn() {
    byte[] woven = weave("run", Fail.class, OldClasses.withJumps(Opcodes.V1_6));
    List<String> lines =
        Stderr.of(
            () -> {
              try {
                assertThat(OldClasses.load(woven, 3)).isEqualTo("StringBuilder");
                assertThat(OldClasses.load(woven, 3)).isEqualTo("StringBuilder");
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("WeaverTest$Fail.enter in old.Old failed");
  }

  @Test
  void firstAlternativeThatTheVersionHasIsWoven() throws Exception {
    byte[] woven = weave("gone|run(I)|run", Observe.class, OldClasses.withJumps(Opcodes.V1_6));
    OldClasses.load(woven, 3);
    assertThat(seen).containsExactly("enter 3", "exit StringBuilder");
  }

  @Test
  void whatACatchClauseGotIsSeenBeforeIt() throws Exception {
    ClassLoader woven = new WovenCatcher(weaver);
    Object catcher = woven.loadClass(Catcher.class.getName()).getConstructor().newInstance();
    assertThat(catcher).asString().isEqualTo("handled broken, then done");
    assertThat(seen).containsExactly("caught broken by " + Catcher.class.getName());
  }

  @Test
  void classWithJsrIsLeftAloneAndNamed() {
    assertThat(Stderr.of(() -> assertThat(weaveSubroutine()).isNull()))
        .containsExactly("[sentry-websocket] old.Old is compiled with JSR: left alone");
  }

  @Test
  void unknownVersionIsLeftAloneAndNamed() {
    List<String> lines =
        Stderr.of(
            () ->
                assertThat(weave("gone", Observe.class, OldClasses.withJumps(Opcodes.V1_6)))
                    .isNull());
    assertThat(lines).singleElement().asString().contains("test: this version has no old.Old#gone");
  }

  private byte[] weaveSubroutine() {
    return weave("run", Observe.class, OldClasses.withSubroutine(Opcodes.V1_3));
  }

  private byte[] weave(String method, Class<?> advice, byte[] classFile) {
    Hook hook = new Hook("test", TYPE, method, advice.getName());
    return weaver.weave(LOADER, TYPE, List.of(hook), classFile);
  }

  static final class Observe {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) int argument) {
      seen.add("enter " + argument);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Return String returned) {
      seen.add("exit " + returned);
    }
  }

  /** Loads {@link Catcher}, woven. */
  private static final class WovenCatcher extends ClassLoader {
    private final byte[] classFile;

    WovenCatcher(Weaver weaver) throws Exception {
      super(LOADER);
      String type = Catcher.class.getName().replace('.', '/');
      Hook hook = new Hook("test", type, "toString", SeeCaught.class.getName());
      classFile =
          weaver.weave(
              LOADER,
              type,
              List.of(hook),
              LOADER.getResourceAsStream(type + ".class").readAllBytes());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.equals(Catcher.class.getName())
          ? defineClass(name, classFile, 0, classFile.length)
          : super.loadClass(name, resolve);
    }
  }

  /** Catches, and has a finally clause, which is not a catch clause. */
  public static final class Catcher {
    @Override
    public String toString() {
      String text = "";
      try {
        try {
          throw new IllegalStateException("broken");
        } finally {
          text += "";
        }
      } catch (IllegalStateException e) {
        text += "handled " + e.getMessage();
      }
      return text + ", then done";
    }
  }

  static final class SeeCaught {
    static void caught(Object self, Object argument, Throwable caught) {
      seen.add("caught " + caught.getMessage() + " by " + self.getClass().getName());
    }
  }

  static final class Fail {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter() {
      throw new IllegalStateException("broken");
    }
  }
}
