package dev.masterperf.alerts.anomaly;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is unusual in one series while it arrives. Experts look at it in their own ways; each
 * says how rare what it sees is among what it saw before, and their evidence is added up: the mean
 * of the pattern experts, and shares of those at full rate and of the daily profile.
 *
 * <p>Not for several threads. Values of one series come in the order of time; where some are
 * missing the next one follows the last.
 */
public final class Detector {
  /** The score at which an alert is raised. */
  public static final double THRESHOLD = 0.9;

  /** How much a score that raises no alert stays below the threshold, so that rounding keeps it. */
  private static final double BELOW = 0.001;

  /**
   * What lies further from 0 counts as this: differences and their squares then stay numbers, also
   * in the floats that tails remember.
   */
  private static final double LARGEST = 1e37;

  private static final int LEAST_SCALE = 26;
  private static final Band UNKNOWN = new Band(Double.NaN, Double.NaN, Double.NaN);
  private static final Verdict NO_VERDICT =
      new Verdict(0, false, false, 0, Double.NaN, false, UNKNOWN, Double.NaN);

  private final double threshold;
  private final DetectorSettings settings;
  private final Scratch scratch;
  private final FirstValues first = new FirstValues();
  private @Nullable Scaled scaled;

  /** What can only be made once the scale is known. */
  private static final class Scaled {
    private final int scale;
    private final Ensemble ensemble;
    private final AlertBar bar;
    private long seen;

    Scaled(int scale, double threshold, DetectorSettings settings, Scratch scratch) {
      this.scale = Math.max(LEAST_SCALE, scale);
      this.ensemble = new Ensemble(this.scale, settings, scratch);
      this.bar = new AlertBar(this.scale, -Math.log10(1 - threshold), settings.bar());
    }
  }

  /**
   * @param scale how many values are a while in this series: its warm-up, from which all lengths
   *     are derived; empty: learned from the time between its first values
   * @param threshold score in (0, 1) that raises an alert; {@link #THRESHOLD}, or what a user wants
   * @param scratch of the thread
   */
  public Detector(OptionalInt scale, double threshold, DetectorSettings settings, Scratch scratch) {
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("a threshold must be in (0, 1), not " + threshold);
    }
    this.threshold = threshold;
    this.settings = settings;
    this.scratch = scratch;
    this.scaled =
        scale.isPresent() ? new Scaled(scale.getAsInt(), threshold, settings, scratch) : null;
  }

  /**
   * Judges a value by those before it, then learns from it.
   *
   * @param value finite
   */
  public Verdict judge(long epochMillis, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a value must be finite, not " + value);
    }
    double bounded = bounded(value);
    if (scaled != null) {
      return judge(scaled, epochMillis, bounded);
    }
    first.add(epochMillis, bounded);
    if (!first.isFull()) {
      return NO_VERDICT;
    }
    Scaled known = new Scaled(first.scale(), threshold, settings, scratch);
    Verdict verdict = NO_VERDICT;
    for (int i = 0; i < first.size(); i++) {
      verdict = judge(known, first.epochMillis(i), first.value(i));
    }
    scaled = known;
    return verdict;
  }

  /** What a value counts as: itself, or the largest there is. */
  public static double bounded(double value) {
    return Math.max(-LARGEST, Math.min(value, LARGEST));
  }

  private Verdict judge(Scaled known, long epochMillis, double value) {
    double width = known.ensemble.bandWidth();
    Band band = known.ensemble.band(epochMillis, width);
    double evidence = known.ensemble.evidence(epochMillis, value);
    AlertBar.Decision decision = known.bar.decide(evidence);
    known.seen++;
    return new Verdict(
        score(decision),
        decision.alert(),
        decision.repeats(),
        evidence,
        decision.needed(),
        known.seen > known.scale,
        band,
        width);
  }

  /** 1 - 10^(-height), and beyond doubt on the right side of the threshold. */
  private double score(AlertBar.Decision decision) {
    if (decision.repeats()) {
      return 0;
    }
    double score = 1 - Math.pow(10, -decision.height());
    return decision.alert()
        ? Math.max(score, threshold)
        : Math.min(score, Math.max(0, threshold - BELOW));
  }

  /** What the experts found in the last value, the rarest first. */
  public List<Finding> findings() {
    return scaled == null ? List.of() : scaled.ensemble.findings();
  }

  /** How many values it takes until there are verdicts; empty while that is being learned. */
  public OptionalInt scale() {
    return scaled == null ? OptionalInt.empty() : OptionalInt.of(scaled.scale);
  }

  DetectorSettings settings() {
    return settings;
  }

  /** All that it keeps: what was read of a scale makes the parts that depend on it. */
  void fields(StateFields fields) {
    int scale = fields.whole(scaled == null ? 0 : scaled.scale, 0, Integer.MAX_VALUE);
    if (scaled == null && scale > 0) {
      scaled = new Scaled(scale, threshold, settings, scratch);
    }
    if (scaled == null) {
      first.fields(fields);
    } else {
      scaled.ensemble.fields(fields);
      scaled.bar.fields(fields);
      scaled.seen = fields.whole(scaled.seen);
    }
  }

  /** What it keeps of the series, all experts together. */
  public int stateBytes() {
    return scaled == null ? 0 : scaled.ensemble.stateBytes();
  }
}
