package io.github.sentrywebsocket.harness.demo;

import io.github.sentrywebsocket.harness.SentryReceiver;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole product at a glance: three unmodified programs, one trace, and whether it is right. */
@Command(
    name = "run",
    sortOptions = false,
    description =
        "Streams a recording from a listener over an api to a speech-to-text service, each in a JVM"
            + " with the agent, and shows the trace that reaches Sentry. Exit code 0 if it is what"
            + " it should be.",
    footer = {
      "",
      "run stt|api|listener [options] runs one program alone, without the agent; 'run stt --help'"
          + " and so on show its options."
    })
final class Demo implements Callable<Integer> {
  private static final Duration TRACE_COMPLETE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec;

  @Option(
      names = "--break-upstream",
      description = "The api's upstream is a closed port: what a failure looks like.")
  private boolean breakUpstream;

  @Option(
      names = "--without-agent",
      description = "The same programs without the agent: nothing reaches Sentry.")
  private boolean withoutAgent;

  @Option(
      names = "--dsn",
      paramLabel = "URL",
      description = "Report to this DSN; without it, to a receiver on this machine.")
  private String dsn;

  @Option(
      names = "--speed",
      defaultValue = "1.0",
      description = "Of the recording; 1.0, the default, is real time.")
  private double speed;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  public static void main(String... args) {
    CommandLine commandLine = new CommandLine(new Demo());
    commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    commandLine.setExecutionExceptionHandler(
        (failure, failed, arguments) -> {
          failed.getErr().println("The demo failed: " + failure.getMessage());
          return 1;
        });
    System.exit(commandLine.execute(args));
  }

  @Override
  public Integer call() {
    if (withoutAgent && dsn != null) {
      throw new ParameterException(spec.commandLine(), "--without-agent reports to no DSN");
    }
    PrintWriter out = spec.commandLine().getOut();
    return dsn == null ? toReceiver(out) : toDsn(out);
  }

  private int toReceiver(PrintWriter out) {
    try (SentryReceiver receiver = SentryReceiver.start()) {
      Story story = stream(out, receiver.dsn("1"), session -> await(receiver, session));
      List<Check> checks = checks(story, receiver);
      out.println();
      out.print(receiver.items().isEmpty() ? "Sentry received nothing.\n" : show(receiver));
      return report(out, checks);
    }
  }

  private int toDsn(PrintWriter out) {
    Story story = stream(out, dsn, session -> {});
    out.println();
    out.println("The trace is in the project of the DSN: search for session_id:" + story.session());
    return report(out, Expectations.ofPrograms(story, breakUpstream));
  }

  private Story stream(PrintWriter out, String target, Consumer<String> beforeStop) {
    Path app = Path.of(System.getProperty("app.directory"));
    Optional<Path> agent =
        withoutAgent ? Optional.empty() : Optional.of(Path.of(System.getProperty("agent.jar")));
    String session = UUID.randomUUID().toString();
    try (Programs programs = new Programs(app, agent, target, out)) {
      Story story = programs.play(session, speed, breakUpstream);
      beforeStop.accept(session);
      return story;
    }
  }

  /** What is missing after that shows in the checks. */
  private void await(SentryReceiver receiver, String session) {
    if (withoutAgent) {
      return;
    }
    spec.commandLine().getOut().println("waiting for the trace …");
    try {
      receiver.await(
          "the whole trace",
          any ->
              Expectations.ofTrace(receiver.traces(), session, breakUpstream).stream()
                  .allMatch(Check::ok),
          TRACE_COMPLETE);
    } catch (AssertionError incomplete) {
      spec.commandLine()
          .getOut()
          .println("not complete after " + TRACE_COMPLETE.toSeconds() + " s");
    }
  }

  private List<Check> checks(Story story, SentryReceiver receiver) {
    List<Check> programs = Expectations.ofPrograms(story, breakUpstream);
    List<Check> received =
        withoutAgent
            ? List.of(new Check("nothing was reported and nothing linked", noItem(receiver)))
            : Expectations.ofReceived(receiver, story, breakUpstream);
    List<Check> connections =
        withoutAgent || breakUpstream ? List.of() : Expectations.ofConnections(receiver);
    return Check.joined(Check.joined(programs, received), connections);
  }

  private static boolean noItem(SentryReceiver receiver) {
    return receiver.items().isEmpty() && receiver.refused().isEmpty();
  }

  private static String show(SentryReceiver receiver) {
    return "What Sentry received:\n\n"
        + receiver.traces().render()
        + ConnectionMetrics.of(receiver).render();
  }

  private static int report(PrintWriter out, List<Check> checks) {
    out.println();
    checks.forEach(out::println);
    return checks.stream().allMatch(Check::ok) ? 0 : 1;
  }
}
