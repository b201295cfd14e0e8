package dev.masterperf.launcher.top;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The values of the last frames, by series, as little bars. Confined to one thread. */
final class Sparklines {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final String GAP = " ";

  private final int length;
  private final Map<String, double[]> values = new HashMap<>();

  /**
   * @param length frames that are remembered
   */
  Sparklines(int length) {
    this.length = length;
  }

  void add(Frame frame) {
    Set<String> here = frame.rows().stream().map(Row::series).collect(Collectors.toSet());
    values.keySet().retainAll(here);
    for (Row row : frame.rows()) {
      double[] past = values.computeIfAbsent(row.series(), series -> nothing());
      System.arraycopy(past, 1, past, 0, length - 1);
      past[length - 1] = row.measure();
    }
  }

  private double[] nothing() {
    double[] past = new double[length];
    Arrays.fill(past, Double.NaN);
    return past;
  }

  /** The newest of them between the least and the most of what is shown; flat ones lie low. */
  String of(String series, int width) {
    double[] past = values.getOrDefault(series, nothing());
    int from = Math.max(0, length - width);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = from; i < length; i++) {
      if (!Double.isNaN(past[i])) {
        least = Math.min(least, past[i]);
        most = Math.max(most, past[i]);
      }
    }
    StringBuilder bars = new StringBuilder(GAP.repeat(Math.max(0, width - length)));
    for (int i = from; i < length; i++) {
      bars.append(Double.isNaN(past[i]) ? GAP : bar((past[i] - least) / (most - least)));
    }
    return bars.toString();
  }

  /** Of a share from 0 to 1; NaN where all are the same. */
  private static char bar(double share) {
    return BARS.charAt((int) Math.round(share * (BARS.length() - 1)));
  }
}
