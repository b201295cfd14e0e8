package dev.masterperf.alerts.detection;

import dev.masterperf.alerts.anomaly.Scratch;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.query.eval.Detectors;
import dev.masterperf.query.series.Labels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Detectors of a rule that all begin with the first value they are asked of: those of tests and
 * back-tests, which nothing outlives.
 */
public final class FreshDetectors implements Detectors {
  private final Trigger.OnValue trigger;
  private final int most;
  private final Scratch scratch = new Scratch();
  private final Map<Judged, SeriesDetector> detectors = new HashMap<>();
  private final Set<Labels> refused = new HashSet<>();

  private record Judged(String expression, Labels labels) {}

  /**
   * @param most of them; further series get none
   */
  public FreshDetectors(Trigger.OnValue trigger, int most) {
    this.trigger = trigger;
    this.most = most;
  }

  @Override
  public Optional<Judgement> judge(String expression, Labels labels, double value, long atMillis) {
    Judged judged = new Judged(expression, labels);
    SeriesDetector detector = detectors.get(judged);
    if (detector == null) {
      if (detectors.size() == most) {
        refused.add(labels);
        return Optional.empty();
      }
      detector = new SeriesDetector(trigger.anomaly(), trigger.stepMillis(), expression, scratch);
      detectors.put(judged, detector);
    }
    if (detector.wants(atMillis)) {
      detector.feed(atMillis, value);
    }
    return detector.judgement(atMillis);
  }

  /** What is to be said of series that were not judged, or not long enough; empty if of none. */
  public Optional<String> shortfall() {
    if (!refused.isEmpty()) {
      return Optional.of(
          refused.size() + " series were not judged: there is room for " + most + " detectors");
    }
    long cold = detectors.values().stream().filter(one -> !one.isWarm()).count();
    return cold == 0
        ? Optional.empty()
        : Optional.of(
            "%d of %d series were not judged: their detectors saw too few values, and begin anew here"
                .formatted(cold, detectors.size()));
  }
}
