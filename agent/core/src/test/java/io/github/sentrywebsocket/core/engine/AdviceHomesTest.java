package io.github.sentrywebsocket.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdviceHomesTest {

  /** A jar of a library that sees no other. */
  static final class Transport {}

  /** One that sees it. */
  static final class Http {}

  private final AdviceHomes homes = new AdviceHomes();
  private final ClassLoader transport = new Jar(null, Transport.class);
  private final ClassLoader http = new Jar(transport, Http.class);
  private Class<?> woven;

  @BeforeEach
  void load() throws ClassNotFoundException {
    homes.add(Http.class.getName(), "advice.Net");
    woven = transport.loadClass(Transport.class.getName());
  }

  @Test
  void isNotKnownBeforeItIsSeen() {
    assertThat(homes.of("advice.Netty$Read", woven)).isNull();
    homes.look(transport);
    assertThat(homes.of("advice.Netty$Read", woven)).isNull();
    assertThat(homes.version()).isZero();
  }

  @Test
  void isTheSameForEveryJar() throws ClassNotFoundException {
    homes.look(http);
    assertThat(homes.of("advice.Netty$Read", woven)).isSameAs(http);
    Class<?> upper = http.loadClass(Http.class.getName());
    assertThat(homes.of("advice.Netty$Read", upper)).isSameAs(http);
    assertThat(homes.version()).isEqualTo(1);
  }

  @Test
  void isSeenFromAbove() {
    ClassLoader application = new Jar(http);
    assertThat(homes.of("advice.NettyChannel", application)).isSameAs(http);
    homes.look(application);
    assertThat(homes.of("advice.Netty$Read", woven)).isSameAs(http);
  }

  @Test
  void isNotOfAnotherCopyOfTheLibrary() {
    homes.look(new Jar(new Jar(null, Transport.class), Http.class));
    assertThat(homes.of("advice.Netty$Read", woven)).isNull();
  }

  @Test
  void otherAdviceIsWithItsClass() {
    homes.look(http);
    assertThat(homes.of("advice.Other", woven)).isSameAs(transport);
    assertThat(homes.of("advice.Other", http)).isSameAs(http);
  }

  private static final class Jar extends ClassLoader {
    private final Class<?>[] classes;

    Jar(ClassLoader parent, Class<?>... classes) {
      super(parent);
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      for (Class<?> each : classes) {
        if (each.getName().equals(name)) {
          String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
          try (InputStream in = AdviceHomesTest.class.getResourceAsStream(file)) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
          } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
          }
        }
      }
      throw new ClassNotFoundException(name);
    }
  }
}
