package dev.masterperf.streams.anomaly;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How all detectors of a process stand.
 *
 * @param byRule by the texts of their rules' ids
 * @param takenBytes that they take together
 * @param mostBytes that they may take
 */
public record DetectorReport(
    SortedMap<String, DetectorFigures> byRule, long takenBytes, long mostBytes) {
  /** Of a process without any. */
  public static final DetectorReport NONE = new DetectorReport(new TreeMap<>(), 0, 0);

  public DetectorReport {
    byRule = Collections.unmodifiableSortedMap(new TreeMap<>(byRule));
  }

  /** What is told of these rules alone; how much memory all take is not. */
  public DetectorReport of(Collection<String> rules) {
    SortedMap<String, DetectorFigures> some = new TreeMap<>(byRule);
    some.keySet().retainAll(rules);
    return new DetectorReport(some, 0, 0);
  }

  /** The same with figures, all 0, of rules that no series was judged for yet. */
  public DetectorReport with(Iterable<String> rules) {
    Map<String, DetectorFigures> all = new TreeMap<>(byRule);
    rules.forEach(rule -> all.putIfAbsent(rule, DetectorFigures.NONE));
    return new DetectorReport(new TreeMap<>(all), takenBytes, mostBytes);
  }
}
