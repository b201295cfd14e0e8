package dev.masterperf.archive.dataset;

import java.util.Locale;

/** A kind of data files, with one schema. */
public enum Dataset {
  /** Every metric as it came. */
  EVENTS,
  /** Closed windows, and what came too late for them. */
  AGGREGATES;

  /** As folders are named. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
