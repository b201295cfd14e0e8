package dev.masterperf.benchmarks.anomaly;

import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.alerts.anomaly.DetectorCodec;
import dev.masterperf.alerts.anomaly.DetectorSettings;
import dev.masterperf.alerts.anomaly.Scratch;
import dev.masterperf.alerts.anomaly.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/**
 * One made series, seen through by a detector that learns its scale. Where a fault may happen the
 * detector is copied by its state, once for each fault; so all of them find what it knew then, and
 * the undisturbed one goes on.
 */
final class Watched {
  /** What follows a step within so many scales is about the step. */
  private static final double STEP_SCALES = 0.4;

  private static final long SEED = 0x9E3779B97F4A7C15L;

  private final QuietSeries kind;
  private final Pace pace;
  private final Random random;
  private final Shape shape;
  private final double[] values;
  private final int begin;
  private final Scratch scratch = new Scratch();
  private final Detector detector =
      new Detector(OptionalInt.empty(), Detector.THRESHOLD, DetectorSettings.SHIPPED, scratch);
  private final List<Integer> alerts = new ArrayList<>();

  /**
   * What came of a fault.
   *
   * @param found whether there was an alert in its window
   * @param delay how many values after its begin that was; 0: with the first of it
   * @param byChance whether there was one without the fault as well
   */
  record Found(boolean found, int delay, boolean byChance) {}

  /**
   * What came of a series.
   *
   * @param judged values after the warm-up
   * @param falseAlarms of them
   * @param faults in full
   * @param halfFaults half as bad
   */
  record Outcome(
      QuietSeries kind,
      Pace pace,
      int judged,
      int falseAlarms,
      Map<Fault, Found> faults,
      Map<Fault, Found> halfFaults) {}

  Watched(QuietSeries kind, Pace pace, int seed) {
    this.kind = kind;
    this.pace = pace;
    this.random = new Random(SEED * (1 + seed) + pace.stepMillis());
    this.shape = Shape.drawn(pace, random);
    this.begin = pace.faultFrom() + random.nextInt(Math.min(pace.day(), pace.faultFrom() / 4));
    this.values = kind.values(pace.values(), shape, random);
  }

  Outcome watch() {
    int judged = 0;
    int falseAlarms = 0;
    byte[] before = {};
    for (int i = 0; i < values.length; i++) {
      if (i == begin) {
        before = DetectorCodec.encode(detector);
      }
      Verdict verdict = detector.judge(i * pace.stepMillis(), values[i]);
      if (verdict.warm()) {
        judged++;
        if (verdict.alert()) {
          alerts.add(i);
          falseAlarms += isOfTheStep(i) ? 0 : 1;
        }
      }
    }
    return new Outcome(
        kind,
        pace,
        judged,
        falseAlarms,
        disturbed(Fault.FULL, before),
        disturbed(Fault.HALF, before));
  }

  private boolean isOfTheStep(int i) {
    return kind == QuietSeries.STEP_ONCE
        && i >= shape.step()
        && i < shape.step() + STEP_SCALES * detector.scale().orElseThrow();
  }

  private Map<Fault, Found> disturbed(double strength, byte[] before) {
    Fault.Moment moment =
        new Fault.Moment(begin, shape, kind.noise(shape), detector.scale().orElseThrow(), strength);
    Map<Fault, Found> faults = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.of(kind)) {
      faults.put(fault, disturbed(fault, moment, before));
    }
    return faults;
  }

  private Found disturbed(Fault fault, Fault.Moment moment, byte[] before) {
    int end = Math.min(values.length, begin + fault.window(moment));
    boolean byChance = alerts.stream().anyMatch(alert -> alert >= begin && alert < end);
    Detector copy =
        DetectorCodec.decode(before, Detector.THRESHOLD, DetectorSettings.SHIPPED, scratch);
    for (int i = begin; i < end; i++) {
      double value = fault.changed(values[i], i - begin, moment, random);
      if (copy.judge(i * pace.stepMillis(), value).alert()) {
        return new Found(true, i - begin, byChance);
      }
    }
    return new Found(false, 0, byChance);
  }
}
