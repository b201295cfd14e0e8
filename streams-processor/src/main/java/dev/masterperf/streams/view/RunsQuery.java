package dev.masterperf.streams.view;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowParts;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which windows of which series are wanted.
 *
 * @param series each once
 * @param fromMillis start of the first window, epoch milliseconds
 * @param toMillis start of the last one
 * @param parts what is needed of each; more may come
 */
public record RunsQuery(
    List<SeriesKey> series,
    Resolution resolution,
    long fromMillis,
    long toMillis,
    WindowParts parts) {
  public RunsQuery {
    series = List.copyOf(series);
  }

  /** Of whole windows. */
  public RunsQuery(List<SeriesKey> series, Resolution resolution, long fromMillis, long toMillis) {
    this(series, resolution, fromMillis, toMillis, WindowParts.ALL);
  }

  /** The same of other series. */
  public RunsQuery of(Collection<SeriesKey> others) {
    return new RunsQuery(List.copyOf(others), resolution, fromMillis, toMillis, parts);
  }

  /** Where the series live, ascending. */
  public List<Integer> homes(int partitions) {
    SortedSet<Integer> homes = new TreeSet<>();
    series.forEach(key -> homes.add(key.homePartition(partitions)));
    return List.copyOf(homes);
  }
}
