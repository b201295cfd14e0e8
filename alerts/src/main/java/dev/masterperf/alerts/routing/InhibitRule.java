package dev.masterperf.alerts.routing;

import java.util.List;
import java.util.Map;

/**
 * While an alert fires that matches {@code source}, none is told of that matches {@code target} and
 * has the same values of {@code equal}; labels absent in both count as equal.
 */
public record InhibitRule(Matchers source, Matchers target, List<String> equal) {
  public InhibitRule {
    equal = List.copyOf(equal);
  }

  /** What two alerts must have in common. */
  List<String> common(Map<String, String> labels) {
    return equal.stream().map(name -> labels.getOrDefault(name, "")).toList();
  }
}
