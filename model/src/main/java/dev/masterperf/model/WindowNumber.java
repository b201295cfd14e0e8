package dev.masterperf.model;

/** A number of a window that can be had without the rest of it. */
public enum WindowNumber {
  COUNT,
  SUM,
  MIN,
  MAX,
  FIRST,
  LAST;

  /** What it is of a window; means nothing but for {@link #COUNT} where that is 0. */
  public double of(Aggregate window) {
    return switch (this) {
      case COUNT -> window.count();
      case SUM -> window.sum();
      case MIN -> window.min();
      case MAX -> window.max();
      case FIRST -> window.first();
      case LAST -> window.last();
    };
  }
}
