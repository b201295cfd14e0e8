package dev.masterperf.benchmarks.figures;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the result.
 *
 * @param value a number; a text only for settings that are no number
 * @param unit of the value; of a row that could not be measured, why
 * @param floor what it has to reach, null where nothing is asked; a limit from above where the unit
 *     says that less is better (ms, ns, B, B/op, %)
 * @param aim what would be good, likewise
 * @param runs what the single runs gave, in their order; the value is their median
 */
public record Figure(
    String name,
    Object value,
    String unit,
    @Nullable Double floor,
    @Nullable Double aim,
    List<Double> runs) {
  public static Figure of(String name, double value, String unit) {
    return new Figure(name, value, unit, null, null, List.of());
  }

  /** The median of several runs, which stand beside it. */
  public static Figure median(
      String name, List<Double> runs, String unit, @Nullable Double floor, @Nullable Double aim) {
    return new Figure(name, median(runs), unit, floor, aim, runs);
  }

  /** The middle one, or the mean of the two in the middle. */
  public static double median(List<Double> runs) {
    double[] sorted = runs.stream().mapToDouble(run -> run).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
