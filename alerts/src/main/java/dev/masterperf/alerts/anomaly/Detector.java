package dev.masterperf.alerts.anomaly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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
  public static final double THRESHOLD = 0.5;

  /** How much a score that raises no alert stays below the threshold, so that rounding keeps it. */
  private static final double BELOW = 0.001;

  /** Evidence whose band is shown: a value outside is rarer than one in a thousand. */
  private static final double BAND_RARITY = 3;

  private static final int LEAST_SCALE = 26;
  private static final int LEAST_WARM_UP = 50;

  private final int scale;
  private final double threshold;
  private final DetectorSettings settings;
  private final List<PatternExperts> patterns = new ArrayList<>();
  private final NeighbourExperts neighbours;
  private final ProfileExpert profile;
  private final AlertBar bar;
  private long seen;

  /**
   * @param scale how many values are a while in this series: its warm-up, from which all lengths
   *     are derived; 600 suits values each 5 minutes
   * @param threshold score in (0, 1) that raises an alert; {@link #THRESHOLD}, or what a user wants
   * @param scratch of the thread
   */
  public Detector(int scale, double threshold, DetectorSettings settings, Scratch scratch) {
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("a threshold must be in (0, 1), not " + threshold);
    }
    this.scale = Math.max(LEAST_SCALE, scale);
    this.threshold = threshold;
    this.settings = settings;
    for (int divisor : settings.divisors()) {
      int valuesPerPoint = Math.max(1, this.scale / divisor);
      patterns.add(new PatternExperts(valuesPerPoint, true, this.scale, settings, scratch));
      patterns.add(new PatternExperts(valuesPerPoint, false, this.scale, settings, scratch));
    }
    int warmUp = Math.max(LEAST_WARM_UP, this.scale / 3);
    this.neighbours = new NeighbourExperts(warmUp, settings, scratch);
    this.profile = new ProfileExpert(warmUp, settings);
    this.bar = new AlertBar(this.scale, settings);
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
    Band band = Band.around(profile.expected(epochMillis), profile.width(BAND_RARITY));
    double evidence = evidence(epochMillis, value);
    double height = bar.heightOf(evidence);
    double score = height / (1 + height);
    boolean quiet = bar.isQuiet();
    boolean alert = score >= threshold && !quiet;
    if (alert) {
      bar.alerted();
    } else {
      score = quiet ? 0 : Math.min(score, threshold - BELOW);
    }
    seen++;
    return new Verdict(score, alert, evidence, seen > scale, band);
  }

  private double evidence(long epochMillis, double value) {
    double sum = 0;
    int count = 0;
    for (PatternExperts experts : patterns) {
      sum += experts.add(value);
      count += experts.count();
    }
    return sum / count
        + settings.neighbourWeight() * neighbours.add(value)
        + settings.profileWeight() * profile.add(epochMillis, value);
  }

  /** What the experts found in the last value, the rarest first. */
  public List<Finding> findings() {
    return Stream.concat(
            patterns.stream().map(PatternExperts::strongest),
            Stream.of(neighbours.strongest(), profile.finding()))
        .sorted(Comparator.comparingDouble(Finding::rarity).reversed())
        .toList();
  }

  /** How many values it takes until there are verdicts. */
  public int scale() {
    return scale;
  }

  /** What it keeps of the series, all experts together. */
  public int stateBytes() {
    return patterns.stream().mapToInt(PatternExperts::stateBytes).sum()
        + neighbours.stateBytes()
        + profile.stateBytes();
  }
}
