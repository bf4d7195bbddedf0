package io.github.sentrywebsocket.core.engine;

import static java.lang.invoke.MethodType.methodType;

import io.github.sentrywebsocket.core.config.Log;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
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
      // Before what follows this class is woven, and asks where its advice is.
      ClassLoader loader = loaders.of(caller.lookupClass(), advice);
      loaded.wakeFollowers(caller.lookupClass());
      return loader == null
          ? new Postponed(caller.lookupClass(), method, type, advice, place)
          : new ConstantCallSite(handle(loader, method, type, advice, place));
    } catch (Throwable failure) {
      Log.failure("Linking " + place, failure);
      return new ConstantCallSite(nothing(type));
    }
  }

  private static MethodHandle handle(
      ClassLoader loader, String method, MethodType type, String advice, String place)
      throws ReflectiveOperationException {
    Class<?> adviceClass = Class.forName(advice, true, loader);
    MethodHandle handle =
        MethodHandles.privateLookupIn(adviceClass, LOOKUP).findStatic(adviceClass, method, type);
    return MethodHandles.catchException(
        handle, Throwable.class, reportAndReturnDefault(place, type.returnType()));
  }

  private static MethodHandle nothing(MethodType type) {
    return MethodHandles.dropArguments(
        MethodHandles.zero(type.returnType()), 0, type.parameterList());
  }

  /** A site that asks again, each time it is reached, where its advice is. */
  private final class Postponed extends MutableCallSite {
    private final Class<?> woven;
    private final String method;
    private final String advice;
    private final String place;
    private int version = loaders.version();

    Postponed(Class<?> woven, String method, MethodType type, String advice, String place)
        throws ReflectiveOperationException {
      super(type);
      this.woven = woven;
      this.method = method;
      this.advice = advice;
      this.place = place;
      MethodHandle again =
          LOOKUP.findVirtual(Postponed.class, "again", methodType(void.class)).bindTo(this);
      setTarget(MethodHandles.foldArguments(nothing(type), again));
    }

    void again() {
      int now = loaders.version();
      if (now == version) {
        return;
      }
      version = now;
      try {
        ClassLoader loader = loaders.of(woven, advice);
        if (loader != null) {
          setTarget(handle(loader, method, type(), advice, place));
        }
      } catch (Throwable failure) {
        Log.failure("Linking " + place, failure);
        setTarget(nothing(type()));
      }
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
