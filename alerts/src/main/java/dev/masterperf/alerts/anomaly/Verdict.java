package dev.masterperf.alerts.anomaly;

/**
 * What a detector says of a value.
 *
 * @param score from 0 to 1; reaches the threshold exactly where an alert is raised, and is 0 where
 *     one would only repeat the last
 * @param alert whether an alert is raised
 * @param repeats whether one would only repeat the last, and is held back
 * @param evidence of being unusual, in powers of ten of improbability; not held back by anything
 * @param needed evidence that would be an alert; NaN while nothing is judged
 * @param warm whether enough was seen for a verdict; before, none should be acted on
 * @param band what would not have been rare at this time of day
 * @param width how far from what is expected the edges of a band lie, also where nothing is
 *     expected at this time of day; NaN during warm-up
 */
public record Verdict(
    double score,
    boolean alert,
    boolean repeats,
    double evidence,
    double needed,
    boolean warm,
    Band band,
    double width) {}
