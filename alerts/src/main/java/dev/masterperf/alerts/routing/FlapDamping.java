package dev.masterperf.alerts.routing;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.query.syntax.PromDuration;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When an alert flaps, and for how long nobody hears of it then: after {@code changes} changes
 * between firing and resolved {@code within} that time it counts as firing until it has not changed
 * for {@code quiet}.
 */
public record FlapDamping(int changes, Duration within, Duration quiet) {
  /** The annotation that brings a rule's damping to the notifier: {@code 4 in 10m, quiet 5m}. */
  public static final String ANNOTATION = "masterperf_flap";

  private static final Pattern GRAMMAR =
      Pattern.compile("(\\d{1,4}) in ([0-9a-z]+)(?:, quiet ([0-9a-z]+))?");

  public FlapDamping {
    if (changes < 2 || within.isZero() || quiet.isZero()) {
      throw new IllegalArgumentException(
          "flap damping needs two changes or more, and times above zero");
    }
  }

  /**
   * Reads {@code 4 in 10m, quiet 5m}; without {@code quiet} it is half the first time.
   *
   * @throws IllegalArgumentException if {@code text} is not of that form
   */
  public static FlapDamping parse(String text) {
    Matcher found = GRAMMAR.matcher(text.strip());
    if (!found.matches()) {
      throw new IllegalArgumentException("expected such as 4 in 10m, quiet 5m; not " + text);
    }
    Duration within = Duration.ofMillis(PromDuration.parseMillis(found.group(2)));
    String quiet = found.group(3);
    return new FlapDamping(
        Integer.parseInt(found.group(1)),
        within,
        quiet == null ? within.dividedBy(2) : Duration.ofMillis(PromDuration.parseMillis(quiet)));
  }

  /** The damping this alert's rule asks for; an annotation that cannot be read asks for none. */
  static Optional<FlapDamping> of(AlertTransition alert) {
    String text = alert.annotations().get(ANNOTATION);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // rules check theirs; an alert must reach people either way
    }
  }
}
