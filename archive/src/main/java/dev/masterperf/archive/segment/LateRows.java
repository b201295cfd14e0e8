package dev.masterperf.archive.segment;

import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.Timestamps;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of what late events add to windows that no longer took them. Events of one segment that add
 * to the same window make one row: reading adds all of them up anyway, and an import would
 * otherwise make a row for each of its samples.
 */
final class LateRows implements SegmentRows {
  private static final Logger LOG = LoggerFactory.getLogger(LateRows.class);
  private static final int ROW_BYTES = 500;

  private final SourcePartition source;
  private final Set<Resolution> resolutions;
  private final RowFormat<ArchivedWindow> format;
  private final Map<Missed, Aggregate> missed = new HashMap<>();
  private long bytes;
  private long skipped;

  /**
   * A window that missed something.
   *
   * @param unit null of events without a number; numbers of several units cannot be added up
   */
  private record Missed(
      SeriesKey series, Resolution resolution, long startMillis, @Nullable Unit unit) {}

  LateRows(SourcePartition source, Set<Resolution> resolutions, RowFormat<ArchivedWindow> format) {
    this.source = source;
    this.resolutions = EnumSet.copyOf(resolutions);
    this.format = format;
  }

  @Override
  public void add(long offset, long appendMillis, byte @Nullable [] key, byte @Nullable [] value) {
    if (value == null) {
      return;
    }
    try {
      LateRecord late = Json.read(value, LateRecord.class);
      SeriesKey series = late.metric().series().key();
      for (Resolution resolution : late.missed()) {
        if (resolutions.contains(resolution)) {
          add(late, series, resolution);
        }
      }
    } catch (RuntimeException e) {
      // Whatever is wrong with one record must not stop all others, at this start and the next.
      LOG.atError()
          .addKeyValue("source", source)
          .addKeyValue("offset", offset)
          .addKeyValue("problem", e)
          .log("late metric cannot be read, not archived");
      skipped++;
    }
  }

  private void add(LateRecord late, SeriesKey series, Resolution resolution) {
    PerfMetric metric = late.metric();
    long start = resolution.windowStart(Timestamps.toMillis(metric.beginNanos()));
    Aggregate window =
        missed.computeIfAbsent(
            new Missed(series, resolution, start, metric.unit()), fresh -> new Aggregate());
    if (window.events() == 0) {
      bytes += ROW_BYTES;
    }
    long order = Aggregate.order(late.partition(), late.offset());
    Unit unit = metric.unit();
    Summary summary = metric.summary();
    Double measure = metric.measure();
    if (unit == null) {
      window.addEvent(metric.status());
    } else if (summary != null) {
      window.addSummary(summary, unit, order);
    } else if (measure != null) {
      window.addSample(measure, unit, metric.status(), metric.tsNanos(), order);
    }
    LateRecord.Steps steps = late.steps();
    if (steps != null) {
      window.addSteps(steps.increase(), steps.resets(), steps.changes());
    }
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
    WindowFolders folders = new WindowFolders();
    missed.forEach(
        (window, aggregate) ->
            folders.add(
                new ArchivedWindow(
                    new WindowAggregate(
                        window.series(),
                        window.resolution(),
                        window.startMillis(),
                        WindowState.CORRECTED,
                        0,
                        aggregate),
                    true)));
    return folders.rows(format, deleted);
  }
}
