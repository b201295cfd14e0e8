package dev.masterperf.alerts.routing;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Matchers that all have to pass.
 *
 * @param all sorted as Alertmanager sorts them, since they become part of group keys
 */
public record Matchers(List<Matcher> all) {
  private static final Comparator<Matcher> ORDER =
      Comparator.comparing(Matcher::name)
          .thenComparing(Matcher::value)
          .thenComparing(Matcher::operator);

  public static final Matchers NONE = new Matchers(List.of());

  public Matchers {
    all = all.stream().sorted(ORDER).toList();
  }

  public boolean matches(Map<String, String> labels) {
    return all.stream().allMatch(matcher -> matcher.matches(labels));
  }

  @Override
  public String toString() {
    return all.stream().map(Matcher::toString).collect(Collectors.joining(",", "{", "}"));
  }
}
