package io.github.sentrywebsocket.testapp;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** A listener run in this JVM, fast-forward, with what it printed. */
record ListenerRun(int exitCode, String out, String err) {
  static ListenerRun against(String apiUrl, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("--api-url", apiUrl, "--speed", "20", "--session-id", "s-1"));
    arguments.addAll(List.of(options));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Program.commandLine(new Listener());
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    int exitCode = commandLine.execute(arguments.toArray(String[]::new));
    return new ListenerRun(exitCode, out.toString(), err.toString());
  }
}
