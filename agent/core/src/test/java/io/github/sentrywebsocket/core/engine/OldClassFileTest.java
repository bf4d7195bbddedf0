package io.github.sentrywebsocket.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OldClassFileTest {

  private static final ClassFileLocator LOCATOR =
      ClassFileLocator.ForClassLoader.of(OldClassFileTest.class.getClassLoader());

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_3, Opcodes.V1_5, Opcodes.V1_6})
  void raisedClassPassesTheVerifierAndDoesTheSame(int version) throws Exception {
    byte[] old = OldClasses.withJumps(version);
    byte[] raised = OldClassFile.raise(old, LOCATOR);
    assertThat(version(raised)).isEqualTo(Opcodes.V1_7);
    for (byte[] classFile : Arrays.asList(old, raised)) {
      assertThat(OldClasses.load(classFile, 3)).isEqualTo("StringBuilder");
      assertThat(OldClasses.load(classFile, 0)).isEqualTo("negative");
    }
  }

  @Test
  void versionAloneIsNotEnough() {
    byte[] patched = OldClasses.withJumps(Opcodes.V1_6);
    patched[7] = Opcodes.V1_7;
    assertThatThrownBy(() -> OldClasses.load(patched, 3)).isInstanceOf(VerifyError.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_3, Opcodes.V1_5, Opcodes.V1_6})
  void classWithJsrIsLeftAlone(int version) throws Exception {
    byte[] old = OldClasses.withSubroutine(version);
    assertThat(OldClasses.load(old, 0)).isEqualTo("done");
    assertThat(OldClassFile.raise(old, LOCATOR)).isNull();
  }

  @Test
  void newerClassIsReturnedAsItIs() {
    byte[] recent = OldClasses.withSubroutine(Opcodes.V1_6);
    recent[7] = Opcodes.V11;
    assertThat(OldClassFile.raise(recent, LOCATOR)).isSameAs(recent);
  }

  private static int version(byte[] classFile) {
    return classFile[6] << 8 | classFile[7];
  }
}
