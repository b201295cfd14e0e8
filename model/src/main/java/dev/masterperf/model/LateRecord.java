package dev.masterperf.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric too late for the hot windows of some resolutions; the archive folds it in from here.
 *
 * @param missed the resolutions it missed, at least one
 * @param steps how it differs from the event before it in its series; null where it does not, or
 *     nobody can tell, since it is the older of the two
 */
public record LateRecord(
    PerfMetric metric, List<Resolution> missed, int partition, long offset, @Nullable Steps steps) {

  /** What {@link Aggregate#addSteps} takes. */
  public record Steps(double increase, long resets, long changes) {}

  public LateRecord {
    missed = List.copyOf(missed);
  }

  /** Without steps. */
  public LateRecord(PerfMetric metric, List<Resolution> missed, int partition, long offset) {
    this(metric, missed, partition, offset, null);
  }
}
