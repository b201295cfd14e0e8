package dev.masterperf.streams.alert;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.query.series.SeriesSource;
import dev.masterperf.query.windows.ResolutionChoice;
import dev.masterperf.query.windows.SeriesLabels;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.StoredSeries;
import dev.masterperf.query.windows.WindowSource;
import dev.masterperf.streams.window.RecentlyUsed;
import dev.masterperf.streams.window.WindowReader;
import java.util.Map;

/**
 * Single series of a partition as expressions see them, with their open windows. For the stream
 * thread alone.
 */
final class OneSeriesSources {
  private final WindowReader windows;
  private final ResolutionChoice choice;
  private final Map<SeriesKey, SeriesSource> sources = new RecentlyUsed<>();

  OneSeriesSources(WindowReader windows, KeptWindows kept) {
    this.windows = windows;
    this.choice = kept.choice();
  }

  /** The series alone. That another one has the name of what is derived of it is not looked at. */
  SeriesSource of(SeriesKey series) {
    SeriesSource known = sources.get(series);
    if (known == null) {
      known =
          new WindowSource(
              StoredSeries.one(
                  new Read(series, SeriesLabels.of(Series.parse(series))), (scope, id) -> false),
              choice);
      sources.put(series, known);
    }
    return known;
  }

  private final class Read implements SeriesWindows {
    private final SeriesKey key;
    private final SeriesLabels labels;

    Read(SeriesKey key, SeriesLabels labels) {
      this.key = key;
      this.labels = labels;
    }

    @Override
    public SeriesLabels labels() {
      return labels;
    }

    @Override
    public void each(Resolution resolution, long fromMillis, long toMillis, Visitor visitor) {
      for (WindowAggregate window : windows.windows(key, resolution, fromMillis, toMillis)) {
        visitor.visit(window.startMillis(), window.aggregate());
      }
    }

    @Override
    public Aggregate merged(Resolution resolution, long fromMillis, long toMillis) {
      long end = toMillis + resolution.sizeMillis();
      Resolution coarsest = KeptWindows.coarsestWithin(end - fromMillis);
      return windows.mergedWithWide(key, fromMillis, end, resolution, coarsest);
    }
  }
}
