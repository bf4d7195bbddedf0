package io.github.sentrywebsocket.benchmark;

import io.github.sentrywebsocket.benchmark.PeersJvm.Cost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One operation in pairs of JVMs, with the agent and without, that take turns block by block: what
 * disturbs the machine disturbs both. Several pairs, because no two JVMs compile alike.
 */
final class Comparison {

  private final List<List<Cost>> with = new ArrayList<>();
  private final List<List<Cost>> without = new ArrayList<>();

  static Comparison of(
      Path agent, String withAgent, String otherwise, Effort effort, int count, String... options) {
    Comparison comparison = new Comparison();
    for (int pair = 0; pair < effort.pairs; pair++) {
      try (PeersJvm some = new PeersJvm(agent, options);
          PeersJvm others = new PeersJvm(null, options)) {
        comparison.measure(some, withAgent, others, otherwise, effort, count);
        System.err.println(withAgent + ": pair " + (pair + 1) + " of " + effort.pairs);
      }
    }
    return comparison;
  }

  private void measure(
      PeersJvm some, String withAgent, PeersJvm others, String otherwise, Effort effort, int n) {
    some.run(withAgent, n * effort.warmUps);
    others.run(otherwise, n * effort.warmUps);
    List<Cost> costs = new ArrayList<>();
    List<Cost> otherCosts = new ArrayList<>();
    for (int block = 0; block < effort.blocks; block++) {
      costs.add(some.run(withAgent, n));
      otherCosts.add(others.run(otherwise, n));
    }
    with.add(costs);
    without.add(otherCosts);
  }

  /** With the agent to without, pair by pair. */
  Ratio ratio(ToDoubleFunction<Cost> figure) {
    List<Double> ratios = new ArrayList<>();
    for (int pair = 0; pair < with.size(); pair++) {
      ratios.add(median(with.get(pair), figure) / median(without.get(pair), figure));
    }
    return Ratio.of(ratios);
  }

  double with(ToDoubleFunction<Cost> figure) {
    return Ratio.median(with.stream().map(costs -> median(costs, figure)).toList());
  }

  double without(ToDoubleFunction<Cost> figure) {
    return Ratio.median(without.stream().map(costs -> median(costs, figure)).toList());
  }

  /** Of the least disturbed pair. */
  double leastWith(ToDoubleFunction<Cost> figure) {
    return least(with, figure);
  }

  double leastWithout(ToDoubleFunction<Cost> figure) {
    return least(without, figure);
  }

  private static double least(List<List<Cost>> pairs, ToDoubleFunction<Cost> figure) {
    return pairs.stream().mapToDouble(costs -> median(costs, figure)).min().orElseThrow();
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
    return Ratio.median(costs.stream().map(figure::applyAsDouble).toList());
  }
}
