package dev.masterperf.archive.segment;

import dev.masterperf.archive.dataset.Place;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.EventTimes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import dev.masterperf.model.wire.PlainMetrics;
import dev.masterperf.model.wire.Timestamps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of the dataset of events: every metric that its record alone shows to be one. What is none,
 * lies in the future or crosses the hour went to the dead letters instead (docs/archive.md).
 */
final class EventRows implements SegmentRows {
  private static final Logger LOG = LoggerFactory.getLogger(EventRows.class);

  /** Objects of a metric beside its texts, about. */
  private static final int EVENT_BYTES = 100;

  private static final int SERIES_BYTES = 600;
  private static final long DAY_MILLIS = 86_400_000;

  private final int partition;
  private final RowFormat<PerfMetric> format;
  private final PlainMetrics plain = new PlainMetrics();
  private final SpelledSeries spelled = new SpelledSeries();
  private final Map<Series, SeriesEvents> known = new HashMap<>();
  private final List<SeriesEvents> resolved = new ArrayList<>();
  private final List<PerfMetric> read = new ArrayList<>();
  private long bytes;
  private long skipped;

  EventRows(int partition, RowFormat<PerfMetric> format) {
    this.partition = partition;
    this.format = format;
  }

  @Override
  public void add(long offset, long appendMillis, byte @Nullable [] key, byte @Nullable [] value) {
    if (value == null) {
      skipped++;
      return;
    }
    resolved.clear();
    read.clear();
    try {
      int count = plain.read(value);
      if (count > 0 && resolve(count)) {
        readPlain(count, appendMillis);
      } else {
        resolved.clear();
        readAny(value, appendMillis);
      }
    } catch (RuntimeException e) {
      // A fault of ours in reading one record must not stop all others, at this start and the next.
      LOG.atError()
          .addKeyValue("partition", partition)
          .addKeyValue("offset", offset)
          .addKeyValue("problem", e)
          .log("metrics cannot be read, not archived");
      skipped++;
      return;
    }
    for (int i = 0; i < read.size(); i++) {
      resolved.get(i).add(read.get(i), offset);
    }
    bytes += value.length + (long) EVENT_BYTES * read.size();
  }

  /** Finds the series of all metrics, or tells that the record has to go the long way. */
  private boolean resolve(int count) {
    for (int i = 0; i < count; i++) {
      byte[] json = plain.payload();
      int from = plain.identityFrom(i);
      int to = plain.identityTo(i);
      SeriesEvents series = spelled.find(json, from, to, plain.identityHash(i));
      if (series == null) {
        Series identity = MetricCodec.identity(json, from, to).orElse(null);
        if (identity == null) {
          return false;
        }
        series = series(identity);
        spelled.put(Arrays.copyOfRange(json, from, to), series);
      }
      resolved.add(series);
    }
    return true;
  }

  private void readPlain(int count, long appendMillis) {
    int taken = 0;
    for (int i = 0; i < count; i++) {
      if (EventTimes.isFuture(Timestamps.toMillis(plain.tsNanos(i)), appendMillis)) {
        skipped++;
        continue;
      }
      SeriesEvents series = resolved.get(i);
      resolved.set(taken++, series);
      read.add(
          MetricCodec.metric(
              series.series(), plain.payload(), plain.identityTo(i) + 1, plain.end(i)));
    }
  }

  private void readAny(byte[] value, long appendMillis) {
    List<Item> items;
    try {
      items = MetricCodec.decode(value, appendMillis);
    } catch (MalformedPayload e) {
      skipped += e.events();
      return;
    }
    for (Item item : items) {
      if (item instanceof Item.Accepted accepted && isTaken(accepted.metric(), appendMillis)) {
        SeriesEvents series = series(accepted.metric().series());
        resolved.add(series);
        read.add(accepted.metric().of(series.series()));
      } else {
        skipped += item.events();
      }
    }
  }

  private static boolean isTaken(PerfMetric metric, long appendMillis) {
    long begin = Timestamps.toMillis(metric.beginNanos());
    long end = Timestamps.toMillis(metric.endNanos());
    return !EventTimes.isFuture(end, appendMillis) && EventTimes.fitAWindow(begin, end);
  }

  private SeriesEvents series(Series series) {
    SeriesEvents there = known.get(series);
    if (there == null) {
      there = new SeriesEvents(series);
      known.put(series, there);
      bytes += SERIES_BYTES;
    }
    return there;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long skipped() {
    return skipped;
  }

  @Override
  public List<FolderRows> byFolder(DeletedScopes deleted) {
    Map<Place, Folder> folders = new LinkedHashMap<>();
    known.values().stream()
        .sorted(Comparator.comparing(SeriesEvents::text))
        .forEach(series -> addDays(series, deleted, folders));
    return folders.entrySet().stream()
        .map(folder -> folder.getValue().rows(folder.getKey(), format))
        .toList();
  }

  private static void addDays(
      SeriesEvents series, DeletedScopes deleted, Map<Place, Folder> folders) {
    List<PerfMetric> events = remaining(series, deleted);
    int from = 0;
    while (from < events.size()) {
      long millis = Timestamps.toMillis(events.get(from).tsNanos());
      long nextDay = (Math.floorDiv(millis, DAY_MILLIS) + 1) * DAY_MILLIS;
      int to = from + 1;
      while (to < events.size() && Timestamps.toMillis(events.get(to).tsNanos()) < nextDay) {
        to++;
      }
      folders
          .computeIfAbsent(Place.ofEvents(series.series().scope(), millis), place -> new Folder())
          .add(series, events.subList(from, to));
      from = to;
    }
  }

  private static List<PerfMetric> remaining(SeriesEvents series, DeletedScopes deleted) {
    long begin = deleted.beginMillis(series.series().scope());
    List<PerfMetric> events = series.sorted();
    return begin == DeletedScopes.NEVER
        ? events
        : events.stream().filter(event -> Timestamps.toMillis(event.tsNanos()) >= begin).toList();
  }

  /** What goes to one folder: by series, and of each a stretch of its events. */
  private static final class Folder {
    private final List<List<PerfMetric>> stretches = new ArrayList<>();
    private String firstSeries = "";
    private String lastSeries = "";
    private long rows;
    private long fromNanos = Long.MAX_VALUE;
    private long toNanos = Long.MIN_VALUE;

    void add(SeriesEvents series, List<PerfMetric> stretch) {
      if (stretches.isEmpty()) {
        firstSeries = series.text();
      }
      lastSeries = series.text();
      stretches.add(stretch);
      rows += stretch.size();
      fromNanos = Math.min(fromNanos, stretch.get(0).tsNanos());
      toNanos = Math.max(toNanos, stretch.get(stretch.size() - 1).tsNanos());
    }

    FolderRows rows(Place place, RowFormat<PerfMetric> format) {
      return new FolderRows(
          place,
          rows,
          Timestamps.toMillis(fromNanos),
          Timestamps.toMillis(toNanos),
          firstSeries,
          lastSeries,
          target -> format.write(target, new Concatenated<>(stretches)));
    }
  }
}
