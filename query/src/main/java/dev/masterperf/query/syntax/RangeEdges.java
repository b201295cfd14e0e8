package dev.masterperf.query.syntax;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is taken to be at the ends of a range, between whose samples they lie. */
public enum RangeEdges {
  /** Nothing: the samples inside are all there is. */
  OPEN(Set.of()),
  /** At the start the newest sample before it, and at the end the newest sample. */
  ANCHORED(Set.of("changes", "delta", "increase", "rate", "resets")),
  /** What lies on the straight line between the samples before and behind. */
  SMOOTHED(Set.of("delta", "increase", "rate"));

  private final Set<String> functions;

  RangeEdges(Set<String> functions) {
    this.functions = new TreeSet<>(functions);
  }

  /** As PromQL writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Why a function cannot be applied to such a range, in Prometheus' words; empty if it can. */
  public Optional<String> refusal(String function) {
    if (this == OPEN || functions.contains(function)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s modifier can only be used with: %s - not with %s"
            .formatted(text(), String.join(", ", functions), function));
  }
}
