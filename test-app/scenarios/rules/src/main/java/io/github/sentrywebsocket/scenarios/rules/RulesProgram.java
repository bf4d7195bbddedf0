package io.github.sentrywebsocket.scenarios.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;

/**
 * A server on Tomcat and a client of the JDK in one JVM, for rules that do not depend on a library.
 * It does what it is told on standard input, one command a line, and says {@code done <command>} or
 * {@code failed <command>} after each. Every command has a thread of its own.
 */
public final class RulesProgram {
  static final Application APPLICATION = Application.ofProgram();

  private final Clients clients = new Clients();
  private final TomcatServer server = new TomcatServer();
  private final TomcatServer second = new TomcatServer();

  private RulesProgram() {}

  /**
   * @param args {@code late}: the SDK is not started yet; {@code client}: there is no server
   */
  public static void main(String[] args) throws Exception {
    String mode = String.join(" ", args);
    RulesProgram program = new RulesProgram();
    if (!mode.contains("late")) {
      onItsThread(APPLICATION::start);
    }
    if (!mode.contains("client")) {
      System.out.println("port " + program.server.start());
    }
    System.out.println("ready");
    program.obey();
    System.exit(0);
  }

  private void obey() throws IOException, InterruptedException {
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String command = line;
      onItsThread(() -> obey(command));
    }
  }

  /** An SDK leaves its scopes on the thread that starts it. */
  private static void onItsThread(Runnable work) throws InterruptedException {
    Thread thread = new Thread(work);
    thread.start();
    thread.join();
  }

  private void obey(String command) {
    try {
      run(command.split(" "));
      System.out.println("done " + command);
    } catch (Throwable e) {
      e.printStackTrace();
      System.out.println("failed " + command);
    }
  }

  private void run(String[] words) throws Exception {
    switch (words[0]) {
      case "start" -> APPLICATION.start();
      case "stop" -> APPLICATION.stop();
      case "capture" -> APPLICATION.captureMessage(words[1]);
      case "connect" -> clients.connect(words[1], words[2]);
      case "connect-in" ->
          APPLICATION.inTransaction(words[1], () -> clients.connect(words[2], words[3]));
      case "observed" ->
          APPLICATION.inTransaction(
              words[1],
              () -> {
                clients.connect(words[1], words[2]);
                clients.get(words[1]).sendText("observed", true).join();
                clients.get(words[1]).sendClose(1000, "done").join();
                clients.awaitEnd(words[1]);
                APPLICATION.captureMessage("after " + words[1]);
              });
      case "property" -> System.setProperty(words[1], words[2]);
      case "connect-begin" -> clients.begin(words[1], words[2]);
      case "connect-end" -> clients.end(words[1]);
      case "cancel" -> clients.cancel(words[1]);
      case "integration" ->
          APPLICATION.inTransaction(
              words[1], () -> clients.connect(words[2], words[3], APPLICATION.ownHeaders()));
      case "okhttp" ->
          APPLICATION.inTransaction(
              words[1],
              () -> SentryOkHttp.visit(words[2], Arrays.copyOfRange(words, 3, words.length)));
      case "fail" -> clients.fail(words[1]);
      case "fail-observed" -> clients.failObserved(words[1]);
      case "fail-many" -> clients.failMany(Integer.parseInt(words[1]));
      case "text" -> clients.get(words[1]).sendText(words[2], true).join();
      case "part" -> clients.get(words[1]).sendText(words[2], false).join();
      case "binary" -> clients.sendBinary(words[1], Integer.parseInt(words[2]));
      case "close" -> clients.get(words[1]).sendClose(1000, "done").join();
      case "abort" -> clients.get(words[1]).abort();
      case "ended" -> clients.awaitEnd(words[1]);
      case "second-server" -> System.out.println("second-port " + second.start());
      case "stop-second-server" -> second.stop();
      case "sessions" -> new Sessions(server.port()).run(Integer.parseInt(words[1]));
      case "exit" -> System.exit(0);
      default -> throw new IllegalArgumentException(words[0]);
    }
  }
}
