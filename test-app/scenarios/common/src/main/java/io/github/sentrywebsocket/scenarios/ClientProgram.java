package io.github.sentrywebsocket.scenarios;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A program that opens WebSockets with one library. A step is named by the path it opens, inside a
 * transaction of that name if the application has an SDK. A library says how it opens a connection,
 * and what it can do besides.
 */
public abstract class ClientProgram {
  private static final String FOREIGN = "0123456789abcdef0123456789abcdef-0123456789abcdef-1";

  protected final Application application = Application.start();
  protected final Outgoing outgoing = new Outgoing(HttpClient.newHttpClient());

  /**
   * Opens a connection and waits for the answer. Its thread is the caller whose trace goes out.
   *
   * @throws Exception when the handshake fails
   */
  protected abstract OpenConnection open(Opening opening) throws Exception;

  /** A connection that answers 401 with credentials; only for libraries that can. */
  protected OpenConnection openAuthenticating(Opening opening) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** A connection that follows redirects; only for libraries that can. */
  protected OpenConnection openRedirecting(Opening opening) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** A connection through the HTTP proxy on that port, with credentials or without. */
  protected OpenConnection openThrough(int proxy, boolean authenticates, Opening opening)
      throws Exception {
    throw new UnsupportedOperationException();
  }

  /** Two connections, one after the other, of one builder or request of the library. */
  protected void openTwice(Opening opening) throws Exception {
    open(opening).abort();
    open(opening).abort();
  }

  /** Steps of this library alone. */
  protected void addSteps(Steps steps) {}

  /** Runs until standard input ends, and ends the JVM. */
  public final void run() throws Exception {
    Steps steps =
        new Steps(step -> () -> otherwise(step))
            .on("active-span", () -> inTransaction("active-span?token=secret", this::open))
            .on("no-span", this::noSpan)
            .on("own-header", () -> listen(at("own-header").header("sentry-trace", FOREIGN)))
            .on("forwarded", this::forwarded)
            .on("third-party-baggage", this::thirdPartyBaggage)
            .on("targets-twin", () -> inTransaction(elsewhere("twin"), this::open))
            .on("targets-denied", () -> inTransaction(elsewhere("denied"), this::open))
            .on("500", () -> inTransaction("500?token=secret", this::open))
            .on("wrong-key", () -> inTransaction("wrong-key?token=secret", this::open))
            .on("refused", this::refused)
            .on("timeout", this::timeout)
            .on("retry-401", () -> inTransaction("retry-401", this::openAuthenticating))
            .on("redirect", () -> inTransaction("redirect", this::openRedirecting))
            .on("redirect-outside", () -> inTransaction("redirect-outside", this::openRedirecting))
            .on("reused-builder", this::reusedBuilder)
            .on("told-again", this::toldAgain)
            .on("callbacks", () -> listen(at("callbacks")))
            .on("vanish", () -> listen(at("vanish")))
            .on("throws", this::throwing)
            .on("interleaved", this::interleaved)
            .on("left-behind", this::leftBehind);
    addSteps(steps);
    steps.run();
    System.exit(0);
  }

  /** How a library opens a connection. */
  protected interface Opener {
    OpenConnection open(Opening opening) throws Exception;
  }

  /**
   * Opens the path of that name, or meets {@code fault <opener> <server> <path> <milliseconds>
   * <number>}.
   */
  private void otherwise(String step) throws Exception {
    String[] words = step.split(" ");
    if (!words[0].equals("fault")) {
      inTransaction(step, this::open);
      return;
    }
    Opening opening =
        Opening.of(Outgoing.uri(words[2], words[3]))
            .within(Duration.ofMillis(Long.parseLong(words[4])));
    application.inTransaction(
        words[3].substring(1), () -> Faults.meet(step, opener(words[1]), opening));
  }

  private Opener opener(String name) {
    return switch (name) {
      case "redirecting" -> this::openRedirecting;
      case "proxy" -> opening -> openThrough(Integer.getInteger("scenario.proxy"), true, opening);
      case "denying-proxy" ->
          opening -> openThrough(Integer.getInteger("scenario.proxy"), false, opening);
      default -> this::open;
    };
  }

  private static Opening at(String target) {
    return Opening.of(Outgoing.uri("server", "/" + target));
  }

  private static Opening elsewhere(String server) {
    return Opening.of(Outgoing.uri(server, "/targets-" + server));
  }

  private void inTransaction(String target, Opener opener) throws Exception {
    inTransaction(at(target), opener);
  }

  /** Opens, and leaves at once; a failure is the step's outcome, not its end. */
  protected final void inTransaction(Opening opening, Opener opener) throws Exception {
    String name = opening.uri().getPath().substring(1);
    application.inTransaction(name, () -> open(opening, opener, "after " + name));
  }

  private void open(Opening opening, Opener opener, String message) {
    try {
      opener.open(opening).abort();
    } catch (Exception e) {
      System.out.println(opening.uri() + ": " + e);
      application.captureMessage(message);
    }
  }

  private void noSpan() throws Exception {
    application.captureMessage("no-span");
    open(at("no-span")).abort();
  }

  /** A proxy's way: the headers of the request that it serves go on as they came. */
  private void forwarded() throws Exception {
    String baggage = "vendor=1,sentry-public_key=key,sentry-trace_id=" + FOREIGN.substring(0, 32);
    Opening opening = at("forwarded").header("sentry-trace", FOREIGN).header("baggage", baggage);
    elsewhere(
        () -> {
          application.inRequest(
              "forwarded", FOREIGN, baggage, () -> open(opening, this::open, "after forwarded"));
          return null;
        });
  }

  private void thirdPartyBaggage() throws Exception {
    inTransaction(
        at("third-party-baggage")
            .header(
                "baggage", "vendor=1,sentry-trace_id=old,sentry-release=old", "other=2;property"),
        this::open);
  }

  private void refused() throws Exception {
    int port;
    try (ServerSocket once = new ServerSocket(0)) {
      port = once.getLocalPort();
    }
    inTransaction(
        Opening.of(URI.create("ws://127.0.0.1:" + port + "/refused?token=secret")), this::open);
  }

  /**
   * The exception of a handshake that was answered with 503 reaches the application's SDK, and
   * leaves a callback, as the cause of another one; then one leaves a callback that knows nothing
   * of it.
   */
  private void toldAgain() throws Exception {
    inTransaction("told-again?token=secret", this::failAndTell);
    leaveCallback(new IllegalStateException("told-again: another failure"));
  }

  private OpenConnection failAndTell(Opening opening) throws Exception {
    try {
      return open(opening);
    } catch (Exception e) {
      application.captureException(new IllegalStateException("told-again: captured", e));
      leaveCallback(new IllegalStateException("told-again: thrown", e));
      throw e;
    }
  }

  private void leaveCallback(RuntimeException thrown) throws Exception {
    outgoing.thrower("/told-again/callback", thrown).get(10, TimeUnit.SECONDS);
  }

  private void timeout() throws Exception {
    inTransaction(at("timeout?token=secret").within(Duration.ofMillis(300)), this::open);
  }

  private void reusedBuilder() throws Exception {
    application.inTransaction("reused-builder", () -> openTwice(at("reused-builder")));
  }

  /** Stays until the server ends the connection. */
  private void listen(Opening opening) throws Exception {
    String path = opening.uri().getPath();
    CallbackEvents events = new CallbackEvents(path, outgoing, application);
    application.inTransaction(path.substring(1), () -> say("end", open(opening.telling(events))));
    events.awaitEnd();
  }

  /**
   * The server ends the connection at this, which may be before the library is done with sending.
   */
  private static void say(String text, OpenConnection connection) {
    try {
      connection.sendText(text);
    } catch (Exception e) {
      System.out.println(text + ": " + e);
    }
  }

  /** The server speaks first, and the listener's exception ends the connection, or we do. */
  private void throwing() throws Exception {
    CallbackEvents events = new CallbackEvents("/throws", outgoing, application);
    OpenConnection opened = listening("throws", events);
    events.awaitEnd();
    opened.abort();
  }

  /** Two connections whose callbacks take turns; on one thread where the library can. */
  private void interleaved() throws Exception {
    CallbackEvents a = new CallbackEvents("/interleaved-a", outgoing, application);
    CallbackEvents b = new CallbackEvents("/interleaved-b", outgoing, application);
    OpenConnection first = listening("interleaved-a", a);
    OpenConnection second = listening("interleaved-b", b);
    for (int i = 0; i < 3; i++) {
      first.sendText("text " + i);
      second.sendText("text " + i);
    }
    // A library may drop what it has not told when the close frame comes; Ktor does.
    a.awaitTexts(3);
    b.awaitTexts(3);
    say("end", first);
    say("end", second);
    a.awaitEnd();
    b.awaitEnd();
  }

  private OpenConnection listening(String name, ConnectionEvents events) throws Exception {
    OpenConnection[] opened = new OpenConnection[1];
    application.inTransaction(name, () -> opened[0] = open(at(name).telling(events)));
    return opened[0];
  }

  /** One connection in a transaction, then one outside of any, on another thread. */
  private void leftBehind() throws Exception {
    inTransaction("left-behind", this::open);
    elsewhere(
        () -> {
          open(at("left-behind/after")).abort();
          return null;
        });
  }

  private static void elsewhere(Callable<Void> work) throws Exception {
    FutureTask<Void> task = new FutureTask<>(work);
    new Thread(task).start();
    task.get(10, TimeUnit.SECONDS);
  }
}
