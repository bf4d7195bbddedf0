package io.github.sentrywebsocket.testapp;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** What the three programs share: how they are started from a command line and how they end. */
@Command(sortOptions = false)
abstract class Program implements Callable<Integer> {
  /** EX_USAGE of sysexits.h: picocli's own 2 is the {@link Listener}'s refused handshake. */
  static final int USAGE = 64;

  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = "--stop-on-eof",
      description = "Stop when standard input ends, so that no parent process leaves it behind.")
  private boolean stopOnEof;

  /** Ends what {@link #call()} does, from another thread; harmless when it has ended. */
  abstract void stop();

  /** The exit code after {@code --stop-on-eof}. */
  int exitCodeOnEof() {
    return 0;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  static void main(Program program, String... args) {
    if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
      String oneLine = "%1$tT.%1$tL %3$s: %5$s%6$s%n";
      System.setProperty("java.util.logging.SimpleFormatter.format", oneLine);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(program::stop, "stop"));
    System.exit(commandLine(program).execute(args));
  }

  static CommandLine commandLine(Program program) {
    CommandLine commandLine = new CommandLine(program);
    commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    commandLine.getCommandSpec().exitCodeOnInvalidInput(USAGE);
    commandLine.setExecutionExceptionHandler(
        (failure, failed, arguments) -> {
          program.err().println(failed.getCommandName() + ": " + failure);
          return 1;
        });
    commandLine.setExecutionStrategy(
        arguments -> {
          program.watchStandardInput();
          return new RunLast().execute(arguments);
        });
    return commandLine;
  }

  private void watchStandardInput() {
    if (stopOnEof) {
      Thread watch = new Thread(this::exitOnEof, "stop-on-eof");
      watch.setDaemon(true);
      watch.start();
    }
  }

  private void exitOnEof() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // as good as its end
    }
    System.exit(exitCodeOnEof());
  }
}
