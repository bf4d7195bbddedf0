package io.github.sentrywebsocket.scenarios.jakarta;

/** One path per step, so that each step's traces are its own. */
final class Endpoints {
  static final String[] ANNOTATED = {
    "/fence",
    "/continue",
    "/new-trace",
    "/doubled",
    "/malformed",
    "/empty",
    "/filter-upstream",
    "/hang-up",
    "/annotated",
    "/load",
    "/rooms/{id}",
    "/vanish",
    "/interleaved-a",
    "/interleaved-b",
    "/tags",
    "/untagged",
    "/tags-throws/onMessage",
    "/untagged-throws/onMessage",
    "/annotated-throws/onOpen",
    "/annotated-throws/onMessage",
    "/annotated-throws/onClose",
  };
  static final String[] PROGRAMMATIC = {
    "/programmatic",
    "/programmatic-throws/onOpen",
    "/programmatic-throws/onMessage",
    "/programmatic-throws/onClose",
  };

  static final String PARTIAL = "/partial";

  private Endpoints() {}
}
