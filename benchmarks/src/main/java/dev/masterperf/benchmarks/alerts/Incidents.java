package dev.masterperf.benchmarks.alerts;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The events, one on each series: a value crosses the threshold at a known instant and returns when
 * everybody who watches has told of it. Each alert is so the first of its group, for which alone
 * Alertmanager goes by {@code group_wait}. Thread-safe.
 */
final class Incidents {
  /** What happens to an event on its way, at the instant of {@link System#nanoTime}. */
  enum Step {
    /** The transition can be read, committed or not. */
    WRITTEN,
    COMMITTED,
    /** The notification is in the outbox for good. */
    QUEUED,
    /** Our webhook was answered with 200. */
    OURS,
    OURS_RESOLVED,
    /** Alertmanager's webhook was answered with 200. */
    PEER,
    PEER_RESOLVED
  }

  private static final class Incident {
    private @Nullable Long begin;
    private final Map<Step, Long> at = new EnumMap<>(Step.class);
  }

  private final Set<Step> ends;
  private final Set<Step> resolves;
  private final List<Incident> incidents;
  private int repeated;

  /**
   * @param series how many there are, each for one event
   * @param withPeer whether Prometheus and Alertmanager watch as well
   */
  Incidents(int series, boolean withPeer) {
    ends = withPeer ? EnumSet.of(Step.OURS, Step.PEER) : EnumSet.of(Step.OURS);
    resolves =
        withPeer
            ? EnumSet.of(Step.OURS_RESOLVED, Step.PEER_RESOLVED)
            : EnumSet.of(Step.OURS_RESOLVED);
    incidents = new ArrayList<>(IntStream.range(0, series).mapToObj(i -> new Incident()).toList());
  }

  int series() {
    return incidents.size();
  }

  /** The value of this series crosses the threshold now. */
  synchronized void begin(int series) {
    incidents.get(series).begin = System.nanoTime();
  }

  /** Whether its value is above the threshold. */
  synchronized boolean raised(int series) {
    Incident incident = incidents.get(series);
    return incident.begin != null && !incident.at.keySet().containsAll(ends);
  }

  /** Takes in that an event got so far; only the first time counts. */
  synchronized void reached(int series, Step step, long atNanos) {
    if (incidents.get(series).at.putIfAbsent(step, atNanos) != null) {
      repeated++;
    }
  }

  /** How often somebody was told what had been told. */
  synchronized int repeated() {
    return repeated;
  }

  /** Events begun of which somebody has not told the beginning or the end. */
  synchronized int open() {
    return (int)
        incidents.stream()
            .filter(incident -> incident.begin != null)
            .filter(
                incident ->
                    !incident.at.keySet().containsAll(ends)
                        || !incident.at.keySet().containsAll(resolves))
            .count();
  }

  /**
   * Milliseconds from the event to {@code step}, of all series from {@code first} on.
   *
   * @throws IllegalStateException if one did not get so far
   */
  synchronized double[] millis(Step step, int first) {
    return IntStream.range(first, incidents.size())
        .mapToDouble(series -> millis(series, step))
        .toArray();
  }

  private double millis(int series, Step step) {
    Incident incident = incidents.get(series);
    Long begin = incident.begin;
    Long at = incident.at.get(step);
    if (begin == null || at == null) {
      throw new IllegalStateException("of event " + series + " is not known when it was " + step);
    }
    return (at - begin) / 1e6;
  }
}
