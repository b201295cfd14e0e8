package dev.masterperf.alerts.anomaly;

import java.util.List;

/**
 * The one set of numbers that every series is judged by. None of them belongs to a single series;
 * what does is learned, or told as the scale of {@link Detector}.
 *
 * @param divisors the scale divided by one of them is how many values a pattern's point stands for
 * @param patternLengths of patterns, in points
 * @param candidates how many windows of the past a pattern is compared with
 * @param neighbourLengths of windows at full rate, in values
 * @param neighbourRank which of the nearest windows at full rate counts, so that one that was as
 *     unusual before excuses nothing
 * @param neighbourWeight of the evidence at full rate, beside 1 for the patterns
 * @param profileWeight of the evidence of the daily profile
 * @param profileBuckets parts of a day
 * @param profileRate how fast a part of the day follows, per visit
 * @param jumpWeight of the evidence of jumps from one value to the next
 * @param calmWeight of the evidence that values vary less than usual
 * @param tailSize over how many values patterns learn which distances are rare; all others learn
 *     over twice as many
 * @param tailQuantile beyond which a tail is taken to fall exponentially
 * @param tailPrecision how exactly those values are remembered
 * @param patternEffect rarity counts in full for a window at a distance of so many times the median
 *     one, and less for nearer ones; 1: always in full
 * @param valueEffect likewise for single values, whose distances spread further by chance
 * @param alertEvidence evidence that makes an alert while none was raised for long, in powers of
 *     ten of improbability
 * @param quietShare of the scale, during which an alert is not repeated
 * @param barStep by how much each alert raises what the next one needs, in powers of ten
 * @param barMemory how many scales it takes until that has gone down to 1/e
 */
public record DetectorSettings(
    List<Integer> divisors,
    List<Integer> patternLengths,
    int candidates,
    List<Integer> neighbourLengths,
    int neighbourRank,
    double neighbourWeight,
    double profileWeight,
    int profileBuckets,
    double profileRate,
    double jumpWeight,
    double calmWeight,
    int tailSize,
    double tailQuantile,
    TailPrecision tailPrecision,
    double patternEffect,
    double valueEffect,
    double alertEvidence,
    double quietShare,
    double barStep,
    double barMemory) {

  /** Some remember twice as many, and how many of them are larger is counted in two bytes. */
  private static final int MOST_TAIL = 32_768;

  /** What is shipped, and measured in docs/anomaly-detection.md. */
  public static final DetectorSettings SHIPPED =
      new DetectorSettings(
          List.of(52, 104, 208),
          List.of(4, 8, 12),
          2000,
          List.of(16, 48),
          3,
          0.25,
          0.2,
          96,
          0.3,
          0.3,
          0.15,
          2000,
          0.95,
          TailPrecision.CODED,
          3,
          9,
          1.45,
          0.2,
          0.2,
          40);

  /**
   * Checks, copies, and sorts lengths.
   *
   * @throws IllegalArgumentException if a detector cannot work with it
   */
  public DetectorSettings {
    divisors = List.copyOf(divisors);
    patternLengths = patternLengths.stream().sorted().toList();
    neighbourLengths = neighbourLengths.stream().sorted().toList();
    requirePositive("divisors", divisors);
    requirePositive("patternLengths", patternLengths);
    requirePositive("neighbourLengths", neighbourLengths);
    requirePositive(
        "candidates, neighbourRank, profileBuckets, tailSize",
        List.of(candidates, neighbourRank, profileBuckets, tailSize));
    if (tailSize > MOST_TAIL) {
      throw new IllegalArgumentException(
          "tailSize must be at most " + MOST_TAIL + ", not " + tailSize);
    }
    if (!(tailQuantile > 0 && tailQuantile < 1)) {
      throw new IllegalArgumentException("tailQuantile must be in (0, 1), not " + tailQuantile);
    }
    if (!(patternEffect >= 1 && valueEffect >= 1)) {
      throw new IllegalArgumentException(
          "patternEffect and valueEffect must be at least 1, not "
              + patternEffect
              + ", "
              + valueEffect);
    }
    if (!(alertEvidence > 0 && barMemory > 0)) {
      throw new IllegalArgumentException(
          "alertEvidence and barMemory must be above 0, not " + alertEvidence + ", " + barMemory);
    }
  }

  /**
   * Tells apart settings with which different things are remembered: what a detector keeps with one
   * is of no use to another.
   */
  int shape() {
    return List.of(
            divisors,
            patternLengths,
            candidates,
            neighbourLengths,
            neighbourRank,
            profileBuckets,
            tailSize,
            tailPrecision.name())
        .hashCode();
  }

  private static void requirePositive(String name, List<Integer> numbers) {
    if (numbers.isEmpty() || numbers.stream().anyMatch(number -> number <= 0)) {
      throw new IllegalArgumentException(name + " must be above 0, not " + numbers);
    }
  }
}
