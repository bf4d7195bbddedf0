package io.github.sentrywebsocket.benchmark;

/** How long to measure. */
enum Effort {
  /** Shows that everything runs; the figures mean nothing. */
  QUICK(1, 1, 1, 300, 20),

  /** For bytes that are the same each time, but for what a server does by the clock. */
  BYTES(2, 31, 12, 25, 20),

  FULL(6, 8, 5, 2000, 2000);

  /** Pairs of JVMs, one with the agent and one without. */
  final int pairs;

  /** Blocks of operations that the JVMs of a pair run by turns. */
  final int blocks;

  /** Blocks before those that count, and JMH's iterations. */
  final int warmUps;

  /** Requests or messages in a block. */
  final int operations;

  /** Connections that are held open. */
  final int connections;

  Effort(int pairs, int blocks, int warmUps, int operations, int connections) {
    this.pairs = pairs;
    this.blocks = blocks;
    this.warmUps = warmUps;
    this.operations = operations;
    this.connections = connections;
  }
}
