package dev.masterperf.alerts.posted;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An alert as somebody posts it, again and again while it fires.
 *
 * @param labels its identity; those without a value count as absent
 * @param endsAt until when it fires if nobody posts it again; it is over where that lies in the
 *     past
 * @param generatorUrl where those who raised it show it; may be empty
 */
public record Posting(
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    Optional<Instant> startsAt,
    Optional<Instant> endsAt,
    String generatorUrl) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /**
   * Checks what Alertmanager does.
   *
   * @throws IllegalArgumentException if it cannot be an alert, with what is wrong
   */
  public Posting {
    labels = withValues(labels);
    annotations = withValues(annotations);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("at least one label with a value is needed");
    }
    labels.keySet().forEach(Posting::requireName);
    annotations.keySet().forEach(Posting::requireName);
    if (startsAt.isPresent() && endsAt.isPresent() && endsAt.get().isBefore(startsAt.get())) {
      throw new IllegalArgumentException(
          "it ends at " + endsAt.get() + ", before it starts at " + startsAt.get());
    }
  }

  private static SortedMap<String, String> withValues(SortedMap<String, String> given) {
    SortedMap<String, String> kept = new TreeMap<>(given);
    kept.values().removeIf(String::isEmpty);
    return Collections.unmodifiableSortedMap(kept);
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no name: letters, digits and _, and no digit first");
    }
  }
}
