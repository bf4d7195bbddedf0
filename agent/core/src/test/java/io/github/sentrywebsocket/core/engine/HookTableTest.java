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
          "  aa.B one First$One",
          "  aa.B   two(ILjava/lang/String;)  First$Two",
          "",
          "library second",
          "  # another comment",
          "  cc.D <init> Second$Init",
          "  ee.F later Second$Later after cc.D",
          "  ee.F latest Second$Latest after cc.D",
          "  g.H$I later Second$Later after ee.F",
          "library third",
          "library fourth",
          "  relocatable okhttp3 okio",
          "  okhttp3.ws.Real connect Fourth$Connect",
          "  okhttp3.Call run Fourth$Run after okhttp3.ws.Real|okhttp3.ws.Other");

  private static final String FORK =
      String.join(
          "\n",
          "library original",
          "  org.old.A call(Lorg/old/B;) Original$Call after org.old.B|org.old.C",
          "library fork",
          "  as original org.old fresh");

  @Test
  void everyLibraryIsHookedByDefault() {
    HookTable table = read(List.of(), List.of());
    assertThat(table.all())
        .containsOnlyKeys("aa/B", "cc/D", "ee/F", "g/H$I", "okhttp3/ws/Real", "okhttp3/Call");
    assertThat(table.libraries()).containsExactly("first", "second", "third", "fourth");
  }

  @Test
  void wantedLibrariesAreHookedAndNoOthers() {
    HookTable table = read(List.of("first", "third"), List.of());
    assertThat(table.all()).containsOnlyKeys("aa/B");
    assertThat(table.libraries()).as("known for messages").contains("second");
  }

  @Test
  void unwantedLibrariesAreLeftAloneEvenIfWanted() {
    assertThat(read(List.of(), List.of("first")).hooks("aa/B")).isNull();
    HookTable table = read(List.of("first", "second"), List.of("second"));
    assertThat(table.all()).containsOnlyKeys("aa/B");
    assertThat(table.isDeferred("ee/F")).isFalse();
  }

  @Test
  void hookNamesMethodParametersAndAdvice() {
    List<Hook> hooks = read(List.of(), List.of()).hooks("aa/B");
    assertThat(hooks).hasSize(2).allMatch(hook -> hook.library.equals("first"));
    assertThat(Hook.matches(hooks.get(0).methods, "one", "(J)V")).isTrue();
    assertThat(hooks.get(1).advice).isEqualTo("io.github.sentrywebsocket.libraries.First$Two");
    assertThat(Hook.matches(hooks.get(1).methods, "two", "(ILjava/lang/String;)V")).isTrue();
    assertThat(Hook.matches(hooks.get(1).methods, "two", "(I)V")).isFalse();
    assertThat(hooks.get(1)).hasToString("aa.B#two(ILjava/lang/String;)");
  }

  @Test
  void methodIsMatchedByNameOrByNameAndParameters() {
    assertThat(Hook.matches("one", "ones", "(J)V")).isFalse();
    assertThat(Hook.matches("<init>", "<init>", "()V")).isTrue();
    assertThat(Hook.matches("two(I[J)", "two", "(I[J)V")).isTrue();
    assertThat(Hook.matches("two(I[J)", "two", "(I)V")).isFalse();
    assertThat(Hook.matches("two(I)", "tw", "(I)V")).isFalse();
    assertThat(Hook.matches("lambda$two$*", "lambda$two$13", "(I)V")).isTrue();
    assertThat(Hook.matches("lambda$two$*", "lambda$twofold$13", "(I)V")).isFalse();
  }

  @Test
  void alternativesAreInTheirOrder() {
    Hook hook = new Hook("test", "aa/B", "new(I)|old|older()", "Advice");
    assertThat(hook.alternatives()).containsExactly("new(I)", "old", "older()");
  }

  @Test
  void classOfRequestTracingIsKnownWhateverIsWanted() {
    HookTable table = read(List.of("third"), List.of());
    assertThat(table.find("t/Filter").isRequestTracing).isTrue();
    assertThat(table.find("aa/B")).isNull();
  }

  @Test
  void classAfterAnotherOneWaitsForIt() {
    HookTable table = read(List.of(), List.of());
    assertThat(table.waitingFor("cc/D")).containsExactly("ee/F");
    assertThat(table.waitingFor("ee/F")).containsExactly("g/H$I");
    assertThat(table.waitingFor("aa/B")).isEmpty();
    assertThat(table.isDeferred("ee/F")).isTrue();
    assertThat(table.isDeferred("cc/D")).isFalse();
  }

  @Test
  void classMayWaitForTheFirstOfTwo() {
    HookTable table = read(List.of(), List.of());
    assertThat(table.waitingFor("okhttp3/ws/Real")).containsExactly("okhttp3/Call");
    assertThat(table.waitingFor("okhttp3/ws/Other")).containsExactly("okhttp3/Call");
  }

  @Test
  void relocatedCopyIsFoundByTheEndOfItsName() {
    HookTable table = read(List.of(), List.of());
    HookedClass real = table.find("okhttp3/ws/Real");
    assertThat(real.prefix("okhttp3/ws/Real")).isEmpty();
    assertThat(table.find("com/acme/okhttp3/ws/Real")).isSameAs(real);
    assertThat(real.prefix("com/acme/okhttp3/ws/Real")).isEqualTo("com/acme/");
    assertThat(real.moved).containsExactly("okhttp3", "okio");
  }

  @Test
  void classWhoseNameOnlyLooksLikeACopyIsNone() {
    HookTable table = read(List.of(), List.of());
    assertThat(table.find("com/myokhttp3/ws/Real")).isNull();
    assertThat(table.find("/okhttp3/ws/Real")).isNull();
    assertThat(table.find("ws/Real")).isNull();
    assertThat(table.find("com/acme/ws/Real")).isNull();
    assertThat(table.find("al")).isNull();
  }

  @Test
  void copyOfALibraryThatIsNotRelocatableIsNone() {
    assertThat(read(List.of(), List.of()).find("com/acme/aa/B")).isNull();
  }

  @Test
  void classThatNoHookNamesHasNone() {
    assertThat(read(List.of(), List.of()).hooks("java/lang/String")).isNull();
  }

  @Test
  void forkHasTheHooksOfItsOriginalUnderItsOwnNames() {
    HookTable table = read(FORK, List.of(), List.of());
    assertThat(table.all()).containsOnlyKeys("org/old/A", "fresh/A");
    Hook hook = table.hooks("fresh/A").get(0);
    assertThat(hook.library).isEqualTo("fork");
    assertThat(hook.methods).isEqualTo("call(Lfresh/B;)");
    assertThat(hook.advice).endsWith(".Original$Call");
    assertThat(table.waitingFor("fresh/C")).containsExactly("fresh/A");
    assertThat(table.find("fresh/A").copy("fresh/A", null)).isNotNull();
    assertThat(table.find("org/old/A").copy("org/old/A", null)).isNull();
  }

  @Test
  void forkIsHookedWithoutItsOriginal() {
    assertThat(read(FORK, List.of("fork"), List.of()).all()).containsOnlyKeys("fresh/A");
    assertThat(read(FORK, List.of(), List.of("fork")).all()).containsOnlyKeys("org/old/A");
  }

  @Test
  void libraryMayBeItsOwnFork() {
    String both = "library both\n  org.old.A call Both$Call\n  as both org.old fresh";
    HookTable table = read(both, List.of(), List.of());
    assertThat(table.all()).containsOnlyKeys("org/old/A", "fresh/A");
    assertThat(table.hooks("fresh/A")).hasSize(1);
    assertThat(table.libraries()).containsExactly("both");
  }

  private static HookTable read(List<String> wanted, List<String> unwanted) {
    return read(TEXT, wanted, unwanted);
  }

  private static HookTable read(String text, List<String> wanted, List<String> unwanted) {
    return HookTable.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), wanted, unwanted);
  }
}
