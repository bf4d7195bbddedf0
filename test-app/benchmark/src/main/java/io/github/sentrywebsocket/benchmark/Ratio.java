package io.github.sentrywebsocket.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * The median of ratios that were each measured side by side, with a confidence interval that
 * assumes no distribution: two of the sorted ratios (sign test). A shared machine is not normal.
 */
record Ratio(double median, double low, double high, double confidence) {

  private static final double WANTED = 0.95;

  /** Of at least one ratio; with fewer than six the interval is everything, and says so. */
  static Ratio of(List<Double> ratios) {
    double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    int outside = 0;
    while (2 * (outside + 2) <= n && coverage(n, outside + 1) >= WANTED) {
      outside++;
    }
    return new Ratio(
        median(sorted), sorted[outside], sorted[n - 1 - outside], coverage(n, outside));
  }

  /** One by one. */
  static Ratio ofPairs(List<Double> some, List<Double> others) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      ratios.add(some.get(i) / others.get(i));
    }
    return of(ratios);
  }

  static double median(List<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** The chance that the true median is inside when so many are left out at each end. */
  private static double coverage(int n, int outside) {
    double tail = 0;
    double binomial = 1;
    for (int i = 0; i <= outside; i++) {
      tail += binomial;
      binomial = binomial * (n - i) / (i + 1);
    }
    return 1 - 2 * tail / Math.pow(2, n);
  }

  @Override
  public String toString() {
    return Table.figure(median)
        + " ("
        + Math.round(100 * confidence)
        + " %: "
        + Table.figure(low)
        + "–"
        + Table.figure(high)
        + ")";
  }
}
