package io.github.sentrywebsocket.core.engine;

import static java.lang.invoke.MethodType.methodType;

import io.github.sentrywebsocket.core.config.Log;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Function;

/**
 * Links a woven call site to its advice, when it is reached for the first time. Whatever goes wrong
 * here or later in the advice (a method or a class that this version of the library lacks, an error
 * of ours) ends in a call that does nothing and in one line on stderr; the library goes on. It is a
 * class loader, without classes, only so that {@link Dispatcher} can hand it over as a context
 * loader.
 */
final class AdviceLinker extends ClassLoader implements Function<Object[], CallSite> {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final AdviceLoaders loaders;
  private final LoadedClasses loaded;

  AdviceLinker(AdviceLoaders loaders, LoadedClasses loaded) {
    super(null);
    this.loaders = loaders;
    this.loaded = loaded;
  }

  /** Called by the dispatcher; never throws. */
  @Override
  public CallSite apply(Object[] site) {
    return link(
        (MethodHandles.Lookup) site[0], (String) site[1], (MethodType) site[2], (String) site[3]);
  }

  private CallSite link(
      MethodHandles.Lookup caller, String method, MethodType type, String advice) {
    String place =
        advice.substring(advice.lastIndexOf('.') + 1)
            + "."
            + method
            + " in "
            + caller.lookupClass().getName();
    try {
      loaded.wakeFollowers(caller.lookupClass());
      Class<?> adviceClass = Class.forName(advice, true, loaders.of(caller.lookupClass()));
      MethodHandle handle =
          MethodHandles.privateLookupIn(adviceClass, LOOKUP).findStatic(adviceClass, method, type);
      return new ConstantCallSite(
          MethodHandles.catchException(
              handle, Throwable.class, reportAndReturnDefault(place, type.returnType())));
    } catch (Throwable failure) {
      Log.failure("Linking " + place, failure);
      return new ConstantCallSite(
          MethodHandles.dropArguments(
              MethodHandles.zero(type.returnType()), 0, type.parameterList()));
    }
  }

  private static MethodHandle reportAndReturnDefault(String place, Class<?> returned) {
    return MethodHandles.foldArguments(
        MethodHandles.dropArguments(MethodHandles.zero(returned), 0, Throwable.class),
        MethodHandles.insertArguments(Report.HANDLE, 0, place));
  }

  /** Made with the first link, not at start-up: method handles are slow to start. */
  private static final class Report {
    static final MethodHandle HANDLE = find();

    private static MethodHandle find() {
      try {
        return LOOKUP.findStatic(
            Log.class, "failure", methodType(void.class, String.class, Throwable.class));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
