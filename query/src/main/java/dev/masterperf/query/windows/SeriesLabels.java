package dev.masterperf.query.windows;

import dev.masterperf.model.Series;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.WindowCounter;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A series' labels as expressions see them: {@code __name__} is its id, which is a label as well; a
 * counter derived of it has another name and the same id. Made once and kept with the series, since
 * that costs. Threads may share it.
 */
public final class SeriesLabels {
  private final Series identity;
  private final Labels measured;

  /** Of each counter once it was asked for. */
  private final AtomicReferenceArray<Labels> derived =
      new AtomicReferenceArray<>(WindowCounter.values().length);

  private SeriesLabels(Series identity) {
    this.identity = identity;
    this.measured = named(identity.id());
  }

  public static SeriesLabels of(Series identity) {
    return new SeriesLabels(identity);
  }

  public Series identity() {
    return identity;
  }

  /** Of the measured value. */
  public Labels measured() {
    return measured;
  }

  /** Of a counter derived of its windows. */
  public Labels of(WindowCounter counter) {
    Labels known = derived.get(counter.ordinal());
    if (known == null) {
      known = named(counter.nameOf(identity.id()));
      derived.set(counter.ordinal(), known);
    }
    return known;
  }

  private Labels named(String name) {
    SortedMap<String, String> labels = identity.promLabels();
    labels.put(Labels.NAME, name);
    return Labels.of(labels);
  }
}
