package dev.masterperf.benchmarks.nab;

import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.alerts.anomaly.DetectorSettings;
import dev.masterperf.alerts.anomaly.Scratch;
import dev.masterperf.alerts.anomaly.Verdict;
import dev.masterperf.launcher.detect.DetectSettings;
import java.util.List;
import java.util.OptionalInt;

/** A file of the benchmark in memory, to be judged with any settings. */
final class RawSeries {
  /** As {@code detect} writes scores. */
  private static final double DIGITS = 1e6;

  private final String name;
  private final long[] millis;
  private final double[] values;
  private final List<Window> windows;

  /**
   * @param millis epoch milliseconds
   * @param values NaN where there is none
   */
  RawSeries(String name, long[] millis, double[] values, List<Window> windows) {
    this.name = name;
    this.millis = millis.clone();
    this.values = values.clone();
    this.windows = List.copyOf(windows);
  }

  /**
   * What a detector says of it.
   *
   * @param scores as {@code detect} writes them
   * @param evidence that nothing holds back, so that it has a meaning at any threshold
   */
  record Judged(ScoredSeries scores, ScoredSeries evidence) {}

  /** How its scale is found. */
  enum Scale {
    LEARNED("default") {
      @Override
      OptionalInt of(RawSeries series, double factor, DetectorSettings settings) {
        if (factor == 1) {
          return OptionalInt.empty();
        }
        Detector learning =
            new Detector(OptionalInt.empty(), Detector.THRESHOLD, settings, new Scratch());
        for (int i = 0; i < series.values.length && learning.scale().isEmpty(); i++) {
          if (!Double.isNaN(series.values[i])) {
            learning.judge(series.millis[i], series.values[i]);
          }
        }
        int learned = learning.scale().orElseThrow();
        return OptionalInt.of((int) Math.round(factor * learned));
      }
    },
    PROBATION("probation") {
      @Override
      OptionalInt of(RawSeries series, double factor, DetectorSettings settings) {
        double share = NabBench.PROBATION * series.values.length;
        return OptionalInt.of((int) (factor * Math.min(share, DetectSettings.MOST_PROBATION)));
      }
    };

    private final String title;

    Scale(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    /**
     * The scale of a series; empty: it is learned.
     *
     * @param factor by which it is moved
     */
    abstract OptionalInt of(RawSeries series, double factor, DetectorSettings settings);
  }

  Judged judged(Scale scale, double scaleFactor, DetectorSettings settings) {
    Detector detector =
        new Detector(
            scale.of(this, scaleFactor, settings), Detector.THRESHOLD, settings, new Scratch());
    double[] scores = new double[values.length];
    double[] evidence = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        Verdict verdict = detector.judge(millis[i], values[i]);
        scores[i] = Math.round(verdict.score() * DIGITS) / DIGITS;
        evidence[i] = verdict.evidence();
      }
    }
    return new Judged(
        new ScoredSeries(name, scores, windows), new ScoredSeries(name, evidence, windows));
  }
}
