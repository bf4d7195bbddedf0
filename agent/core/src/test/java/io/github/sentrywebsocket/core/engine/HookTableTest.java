package io.github.sentrywebsocket.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookTableTest {

  private static final String TEXT =
      String.join(
          "\n",
          "# a comment",
          "traces-requests t.Filter",
          "library first",
          "  a.B one First$One",
          "  a.B   two(ILjava/lang/String;)  First$Two",
          "",
          "library second",
          "  # another comment",
          "  c.D <init> Second$Init",
          "  e.F later Second$Later after c.D",
          "  e.F latest Second$Latest after c.D",
          "  g.H$I later Second$Later after e.F|j.K",
          "library third");

  @Test
  void everyLibraryIsHookedByDefault() {
    HookTable table = read(List.of(), List.of());
    assertThat(table.all()).containsOnlyKeys("a/B", "c/D", "e/F", "g/H$I");
    assertThat(table.libraries()).containsExactly("first", "second", "third");
  }

  @Test
  void wantedLibrariesAreHookedAndNoOthers() {
    HookTable table = read(List.of("first", "third"), List.of());
    assertThat(table.all()).containsOnlyKeys("a/B");
    assertThat(table.libraries()).as("known for messages").contains("second");
  }

  @Test
  void unwantedLibrariesAreLeftAloneEvenIfWanted() {
    assertThat(read(List.of(), List.of("first")).hooks("a/B")).isNull();
    HookTable table = read(List.of("first", "second"), List.of("second"));
    assertThat(table.all()).containsOnlyKeys("a/B");
    assertThat(table.isDeferred("e/F")).isFalse();
  }

  @Test
  void hookNamesMethodParametersAndAdvice() {
    List<Hook> hooks = read(List.of(), List.of()).hooks("a/B");
    assertThat(hooks).hasSize(2).allMatch(hook -> hook.library.equals("first"));
    assertThat(Hook.matches(hooks.get(0).methods, "one", "(J)V")).isTrue();
    assertThat(hooks.get(1).advice).isEqualTo("io.github.sentrywebsocket.libraries.First$Two");
    assertThat(Hook.matches(hooks.get(1).methods, "two", "(ILjava/lang/String;)V")).isTrue();
    assertThat(Hook.matches(hooks.get(1).methods, "two", "(I)V")).isFalse();
    assertThat(hooks.get(1)).hasToString("a.B#two(ILjava/lang/String;)");
  }

  @Test
  void methodIsMatchedByNameOrByNameAndParameters() {
    assertThat(Hook.matches("one", "ones", "(J)V")).isFalse();
    assertThat(Hook.matches("<init>", "<init>", "()V")).isTrue();
    assertThat(Hook.matches("two(I[J)", "two", "(I[J)V")).isTrue();
    assertThat(Hook.matches("two(I[J)", "two", "(I)V")).isFalse();
    assertThat(Hook.matches("two(I)", "tw", "(I)V")).isFalse();
  }

  @Test
  void alternativesAreInTheirOrder() {
    Hook hook = new Hook("test", "a/B", "new(I)|old|older()", "Advice");
    assertThat(hook.alternatives()).containsExactly("new(I)", "old", "older()");
  }

  @Test
  void classOfRequestTracingIsKnownWhateverIsWanted() {
    HookTable table = read(List.of("third"), List.of());
    assertThat(table.isRequestTracing("t/Filter")).isTrue();
    assertThat(table.isRequestTracing("a/B")).isFalse();
  }

  @Test
  void classAfterAnotherOneWaitsForIt() {
    HookTable table = read(List.of(), List.of());
    assertThat(table.waitingFor("c/D")).containsExactly("e/F");
    assertThat(table.waitingFor("e/F")).containsExactly("g/H$I");
    assertThat(table.waitingFor("j/K")).containsExactly("g/H$I");
    assertThat(table.waitingFor("a/B")).isEmpty();
    assertThat(table.isDeferred("e/F")).isTrue();
    assertThat(table.isDeferred("c/D")).isFalse();
  }

  @Test
  void classThatNoHookNamesHasNone() {
    assertThat(read(List.of(), List.of()).hooks("java/lang/String")).isNull();
  }

  private static HookTable read(List<String> wanted, List<String> unwanted) {
    return HookTable.read(
        new ByteArrayInputStream(TEXT.getBytes(StandardCharsets.UTF_8)), wanted, unwanted);
  }
}
