package dev.masterperf.api.remotewrite;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.points.KnownSeries;
import dev.masterperf.api.points.PointBatch;
import dev.masterperf.api.points.SeriesCache;
import java.util.List;

/** Takes one series after another, with all a request has of it, into a batch. */
final class Receiver {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** 1973 and 2262. */
  private static final long MIN_MILLIS = 100_000_000_000L;

  private static final long MAX_MILLIS = Long.MAX_VALUE / NANOS_PER_MILLI;

  private static final int MAX_NAME = 200;

  private final SeriesCache cache;
  private final PointBatch batch;
  private final int max;
  private int expectedSeries;
  private int expectedPoints;
  private long samples;
  private long histograms;

  /**
   * @param max how many series a request may hold, and how many points
   */
  Receiver(SeriesCache cache, PointBatch batch, int max) {
    this.cache = cache;
    this.batch = batch;
    this.max = max;
  }

  /** Says that a series will be read. */
  void expectSeries() {
    expectedSeries++;
    if (expectedSeries > max) {
      throw tooMany("series");
    }
  }

  /** Says that a sample or histogram will be read, before there is any room for it. */
  void expectPoint() {
    expectedPoints++;
    if (expectedPoints > max) {
      throw tooMany("samples");
    }
  }

  private RuntimeException tooMany(String what) {
    return new Problem(
            ProblemType.BODY_TOO_LARGE,
            "a request may hold at most "
                + max
                + " "
                + what
                + "; lower max_samples_per_send of the sender's queue")
        .toException();
  }

  void exemplar() {
    batch.exemplars(1);
  }

  /**
   * Takes all there is of a series.
   *
   * @param index its place in the request
   */
  void take(int index, SeriesNames names, Samples read, List<NativeHistogram> readHistograms) {
    if (read.size() == 0 && readHistograms.isEmpty()) {
      return; // exemplars or metadata alone
    }
    KnownSeries series;
    try {
      series = cache.get(names.form(), names::read);
    } catch (IllegalArgumentException e) {
      refuse(index, names, read.size() + readHistograms.size(), e);
      return;
    }
    for (int i = 0; i < read.size(); i++) {
      try {
        take(series, read.value(i), read.millis(i), read.startMillis(i));
        samples++;
      } catch (IllegalArgumentException e) {
        refuse(index, names, 1, e);
      }
    }
    for (NativeHistogram histogram : readHistograms) {
      try {
        take(series, histogram);
        histograms++;
      } catch (IllegalArgumentException e) {
        refuse(index, names, 1, e);
      }
    }
  }

  private void take(KnownSeries series, double value, long millis, long startMillis) {
    if (StaleMarker.is(value)) {
      batch.stale();
    } else if (startMillis > 0) {
      batch.counter(series, startNanos(startMillis), nanos(millis), value);
    } else {
      batch.gauge(series, nanos(millis), value);
    }
  }

  private void take(KnownSeries series, NativeHistogram histogram) {
    if (histogram.isStale()) {
      batch.stale();
    } else if (histogram.isGauge()) {
      batch.distribution(series, 0, nanos(histogram.millis()), histogram.distribution());
    } else {
      batch.cumulative(
          series,
          startNanos(histogram.startMillis()),
          nanos(histogram.millis()),
          histogram.distribution());
    }
  }

  private static long nanos(long millis) {
    if (millis < MIN_MILLIS || millis > MAX_MILLIS) {
      throw new IllegalArgumentException(
          "its timestamp is " + millis + "; send milliseconds since 1970, from March 1973 to 2262");
    }
    return millis * NANOS_PER_MILLI;
  }

  private static long startNanos(long millis) {
    return millis < MIN_MILLIS || millis > MAX_MILLIS ? 0 : millis * NANOS_PER_MILLI;
  }

  private void refuse(int index, SeriesNames names, long points, IllegalArgumentException e) {
    batch
        .refusals()
        .add(
            points,
            () -> "timeseries[" + index + "]" + name(names),
            String.valueOf(e.getMessage()));
  }

  private static String name(SeriesNames names) {
    String name;
    try {
      name = SeriesLabels.text(names.read());
    } catch (IllegalArgumentException e) {
      return ""; // the reason tells
    }
    return " " + (name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…");
  }

  /** Samples taken, those included that said nothing new. */
  long samples() {
    return samples;
  }

  /** Histograms taken, those included that said nothing new. */
  long histograms() {
    return histograms;
  }
}
