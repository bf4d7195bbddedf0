package io.github.sentrywebsocket.harness.demo;

import java.util.List;

/**
 * What the user of the programs saw.
 *
 * @param session the session id that the listener sent along
 * @param exitCode the listener's
 * @param output the listener's lines
 */
record Story(String session, int exitCode, List<String> output) {
  boolean says(String start) {
    return output.stream()
        .anyMatch(line -> line.startsWith(start) && line.length() > start.length());
  }
}
