package io.github.sentrywebsocket.core.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class BridgeClassLoaderTest {

  private static final ClassLoader AGENT = BridgeClassLoaderTest.class.getClassLoader();
  private static final String OWN = "io.github.sentrywebsocket.core.loader.Bridged";
  private static final Predicate<String> IS_OWN = name -> name.startsWith(OWN);

  @Test
  void definesItsOwnClassesFromTheAgentsClassFiles() throws Exception {
    ClassLoader loader = new BridgeClassLoader(AGENT, null, IS_OWN, name -> false);
    Class<?> own = loader.loadClass(OWN);
    assertThat(own.getClassLoader()).isSameAs(loader);
    assertThat(own).isNotSameAs(Bridged.class).isSameAs(loader.loadClass(OWN));
  }

  @Test
  void foreignNamesAreAnsweredByTheForeignLoaderAndTheRestByTheAgents() throws Exception {
    ClassLoader foreign = new ClassLoader(null) {};
    ClassLoader loader =
        new BridgeClassLoader(AGENT, foreign, IS_OWN, name -> name.startsWith("org.assertj."));
    assertThat(loader.loadClass("org.junit.jupiter.api.Test")).isSameAs(Test.class);
    assertThat(loader.loadClass("java.util.List")).isSameAs(List.class);
    assertThatThrownBy(() -> loader.loadClass("org.assertj.core.api.Assertions"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void missingClassIsNotFound() {
    ClassLoader loader = new BridgeClassLoader(AGENT, null, IS_OWN, name -> false);
    assertThatThrownBy(() -> loader.loadClass(OWN + "Missing"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}

final class Bridged {}
