package dev.masterperf.query.syntax;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is taken to be at the ends of a range, between whose samples they lie. */
public enum RangeEdges {
  /** Nothing: the samples inside are all there is. */
  OPEN(""),
  /** At the start the newest sample before it, and at the end the newest sample. */
  ANCHORED("changes, delta, increase, rate, resets"),
  /** What lies on the straight line between the samples before and behind. */
  SMOOTHED("delta, increase, rate");

  /** Those that know what to do with it. */
  private final String functions;

  RangeEdges(String functions) {
    this.functions = functions;
  }

  /** As PromQL writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Why a function cannot be applied to such a range, in Prometheus' words; empty if it can. */
  public Optional<String> refusal(String function) {
    if (this == OPEN || List.of(functions.split(", ", -1)).contains(function)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s modifier can only be used with: %s - not with %s"
            .formatted(text(), functions, function));
  }
}
