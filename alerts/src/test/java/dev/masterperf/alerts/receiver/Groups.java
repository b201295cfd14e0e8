package dev.masterperf.alerts.receiver;

import dev.masterperf.model.AlertState;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Groups for tests. */
final class Groups {
  static final URI EXTERNAL = URI.create("https://perf.example.org/");

  private Groups() {}

  /** One alert that fires. */
  static AlertGroup firing() {
    return AlertGroup.of(Transitions.transition("upload", 7, AlertState.FIRING), "ops", EXTERNAL);
  }

  /** The same, over. */
  static AlertGroup resolved() {
    return AlertGroup.of(Transitions.transition("upload", 8, AlertState.RESOLVED), "ops", EXTERNAL);
  }

  /** One that fires and one that is over. */
  static AlertGroup two() {
    return new AlertGroup(
        "ops",
        "{}:{alertname=\"SlowUpload\"}",
        new TreeMap<>(Map.of("alertname", "SlowUpload")),
        List.of(
            Transitions.transition("upload", 7, AlertState.FIRING),
            Transitions.transition("down<load>", 2, AlertState.RESOLVED)),
        EXTERNAL);
  }
}
