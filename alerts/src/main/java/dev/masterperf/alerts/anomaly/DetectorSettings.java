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
 * @param profileBuckets parts of a day
 * @param profileRate how fast a part of the day follows, per visit
 * @param weights of what other experts say beside the patterns
 * @param tailSize over how many values patterns, seasons and calm learn which distances are rare;
 *     all others learn over twice as many
 * @param tailQuantile beyond which a tail is taken to fall exponentially
 * @param tailPrecision how exactly those values are remembered
 * @param effects how much has to be much, to count
 * @param bar what makes an alert
 * @param lesson how far a single value may go in what is learnt of it
 */
public record DetectorSettings(
    List<Integer> divisors,
    List<Integer> patternLengths,
    int candidates,
    List<Integer> neighbourLengths,
    int neighbourRank,
    int profileBuckets,
    double profileRate,
    Weights weights,
    int tailSize,
    double tailQuantile,
    TailPrecision tailPrecision,
    Effects effects,
    Bar bar,
    Lesson lesson) {

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
          96,
          0.3,
          new Weights(0.25, 0.3, 0.12, 0.3, 0.15),
          2000,
          0.95,
          TailPrecision.CODED,
          new Effects(3, 14, 1.5, 0.03),
          new Bar(1, 0.35, 0.3, 60, 0.2, 0.6, 1.3),
          new Lesson(1000, 2));

  /**
   * What experts say counts by these, beside 1 for the mean of the patterns.
   *
   * @param neighbours windows at full rate
   * @param timeOfDay distance from the daily profile
   * @param season distance from what was a season ago
   * @param jumps from one value to the next
   * @param calm that values vary less than usual
   */
  public record Weights(
      double neighbours, double timeOfDay, double season, double jumps, double calm) {}

  /**
   * Rarity counts in full for a distance of so many times each of these, less for nearer ones, and
   * not at all for one that is no larger than the median; 1 of a median or 0 of the others: it
   * always counts in full.
   *
   * @param patternMedian of the distances of windows
   * @param valueMedian of those of single values, which spread further by chance
   * @param valueRare the distance of single values that is exceeded once in a hundred times
   * @param spread the standard deviation of the series, over five scales
   */
  public record Effects(double patternMedian, double valueMedian, double valueRare, double spread) {
    /** Checks. */
    public Effects {
      if (!(patternMedian >= 1 && valueMedian >= 1 && valueRare >= 0 && spread >= 0)) {
        throw new IllegalArgumentException(
            "patternMedian and valueMedian must be at least 1, valueRare and spread at least 0,"
                + " not "
                + List.of(patternMedian, valueMedian, valueRare, spread));
      }
    }

    Effect ofPatterns() {
      return new Effect.Multiples(patternMedian, 0, spread);
    }

    Effect ofValues() {
      return new Effect.Multiples(valueMedian, valueRare, spread);
    }
  }

  /**
   * Which evidence makes an alert.
   *
   * @param least in powers of ten of improbability
   * @param usualShare of the evidence that is usual in the series is needed in addition
   * @param step by how much each alert raises what the next one needs, in powers of ten
   * @param memory how many scales it takes until that has gone down to 1/e
   * @param quietShare of the scale, during which an alert is not repeated
   * @param rearmShare of what is needed: nor is it while evidence has not been below that
   * @param rise so many times the evidence of the last alert is another one even so
   */
  public record Bar(
      double least,
      double usualShare,
      double step,
      double memory,
      double quietShare,
      double rearmShare,
      double rise) {
    /** Checks. */
    public Bar {
      if (!(least > 0 && memory > 0 && usualShare >= 0 && step >= 0)) {
        throw new IllegalArgumentException(
            "least and memory must be above 0, usualShare and step at least 0, not "
                + List.of(least, memory, usualShare, step));
      }
    }
  }

  /**
   * What a single value may teach at most: one that is far off must be told of, and not be what all
   * others are compared with from then on.
   *
   * @param spread after the warm-up, so many standard deviations of the series from its mean
   * @param timeOfDay so many times the width of the band from what is usual at a time of day
   */
  public record Lesson(double spread, double timeOfDay) {
    /** Checks. */
    public Lesson {
      if (!(spread > 0 && timeOfDay > 0)) {
        throw new IllegalArgumentException(
            "spread and timeOfDay must be above 0, not " + List.of(spread, timeOfDay));
      }
    }
  }

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
