package io.github.sentrywebsocket.scenarios.places;

import java.net.URI;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;

/** The application's own Byte Buddy, of a version with which the agent could not do anything. */
final class OldByteBuddy implements Library {

  @Override
  public void talk(URI uri) {
    int length =
        new ByteBuddy(ClassFileVersion.JAVA_V6)
            .subclass(Object.class)
            .name("made.by.the.Application")
            .method(ElementMatchers.named("toString"))
            .intercept(FixedValue.value("made"))
            .make()
            .getBytes()
            .length;
    System.out.println("made a class of " + length + " bytes");
  }
}
