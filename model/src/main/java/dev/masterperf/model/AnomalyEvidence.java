package dev.masterperf.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a detector takes a value for unusual, or does not.
 *
 * @param at the second with which the step ends that the value is of
 * @param judged what of the rule's expression was judged
 * @param value that was judged, in base units
 * @param score what {@code anomaly_score} says of it: from 0 to 1, an alert from 0.9 on
 * @param evidence that it is unusual, in powers of ten of improbability
 * @param needed evidence that would be an alert by itself
 * @param expected where a value was expected; null, as are {@code lower}, {@code upper} and {@code
 *     deviation}, while nothing is known of this time of day
 * @param lower the least that is not rare
 * @param upper the most that is not rare
 * @param deviation what {@code anomaly_deviation} says: above 1 it is outside of the band
 * @param experts what was found, the rarest first
 * @param moved other series that left their bands at about the same time, the furthest first; as
 *     far as was known when this was made
 * @param deployment the last one in the scope before, if it was not long ago; null if none was
 * @param text one sentence for people
 */
public record AnomalyEvidence(
    Instant at,
    String judged,
    double value,
    double score,
    double evidence,
    double needed,
    @Nullable Double expected,
    @Nullable Double lower,
    @Nullable Double upper,
    @Nullable Double deviation,
    List<Expert> experts,
    List<Moved> moved,
    @Nullable Deployment deployment,
    String text) {

  /**
   * What one of the detector's experts found.
   *
   * @param expert what it looks at: pattern, neighbours, time_of_day, season, jump, calm
   * @param oneIn how rare that is: one in so many values of before
   * @param values how many values it looked at
   * @param age how many values ago the most similar ended; null where none is looked for
   * @param similarAt when that was, if no step since went without a value; else it was earlier
   */
  public record Expert(
      String expert, double oneIn, long values, @Nullable Long age, @Nullable Instant similarAt) {}

  /**
   * Another series at about the same time.
   *
   * @param at of the value
   * @param value in base units
   * @param deviation of it from what was expected: above 1 it is outside of the band
   */
  public record Moved(SeriesKey series, Instant at, double value, double deviation) {}

  /** Of a detector alone, which knows one series. */
  public AnomalyEvidence(
      Instant at,
      String judged,
      double value,
      double score,
      double evidence,
      double needed,
      @Nullable Double expected,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable Double deviation,
      List<Expert> experts,
      String text) {
    this(
        at, judged, value, score, evidence, needed, expected, lower, upper, deviation, experts,
        List.of(), null, text);
  }

  /**
   * The same with what went on around it.
   *
   * @param more to be added to the sentence
   */
  public AnomalyEvidence among(List<Moved> others, @Nullable Deployment last, String more) {
    return new AnomalyEvidence(
        at,
        judged,
        value,
        score,
        evidence,
        needed,
        expected,
        lower,
        upper,
        deviation,
        experts,
        others,
        last,
        text + more);
  }

  public AnomalyEvidence {
    experts = List.copyOf(experts);
    // Evidence of before there was such a thing does not tell of it.
    moved = moved == null ? List.of() : List.copyOf(moved);
  }
}
