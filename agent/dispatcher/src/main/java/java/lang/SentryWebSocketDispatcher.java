package java.lang;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Function;

/**
 * The only class of the agent that lives outside its own loader: the bootstrap method of every call
 * site that the agent weaves. It is in {@code java.lang} because that is the one package that every
 * loader delegates and every module reads, and it is defined there directly, so that nothing is
 * appended to the boot class path (which would throw away the application's CDS archive).
 */
public final class SentryWebSocketDispatcher {

  /** Takes {@code {Lookup, String, MethodType, String}}. */
  private static final Function<Object[], CallSite> LINKER = handedOver();

  private SentryWebSocketDispatcher() {}

  /**
   * The engine's linker. It is the context loader for as long as this class is initialized: a way
   * from one loader to another that needs no reflection, which start-up would pay for.
   */
  @SuppressWarnings("unchecked")
  private static Function<Object[], CallSite> handedOver() {
    if (SentryWebSocketDispatcher.class.getClassLoader() != null) {
      throw new IllegalStateException("SentryWebSocketDispatcher belongs to the boot loader");
    }
    return (Function<Object[], CallSite>) (Object) Thread.currentThread().getContextClassLoader();
  }

  /**
   * Bootstrap method of the woven {@code invokedynamic} instructions.
   *
   * @param caller the lookup of the woven class
   * @param method name of the advice method
   * @param type the call site's type
   * @param advice binary name of the advice class
   * @return the linked call site, never null
   */
  public static CallSite bootstrap(
      MethodHandles.Lookup caller, String method, MethodType type, String advice) {
    return LINKER.apply(new Object[] {caller, method, type, advice});
  }
}
