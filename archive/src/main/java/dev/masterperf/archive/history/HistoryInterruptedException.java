package dev.masterperf.archive.history;

/** Whoever asked was interrupted; its thread still is. Nothing was answered. */
public final class HistoryInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HistoryInterruptedException() {
    super("interrupted while reading history");
  }
}
