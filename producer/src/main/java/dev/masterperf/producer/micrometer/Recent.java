package dev.masterperf.producer.micrometer;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The maximum and the percentiles of the last minutes, for those who read a meter in this process:
 * as Micrometer keeps them, over a window that moves on in parts, two minutes in three parts unless
 * the meter says otherwise. Fed once a second, by the tracker's summaries.
 */
final class Recent {
  private final Clock clock;
  private final int parts;
  private final long partMillis;
  private final double[] percentiles;

  /** Newest first. */
  private final Deque<Part> kept = new ArrayDeque<>();

  /**
   * @param number of the part since the epoch
   * @param distribution null where nobody wants percentiles
   */
  private record Part(long number, double max, @Nullable Aggregate distribution) {
    Part with(Summary summary) {
      if (distribution != null) {
        distribution.addSummary(summary, Unit.ONE, 0);
      }
      return new Part(number, Math.max(max, summary.max()), distribution);
    }
  }

  Recent(Clock clock, DistributionStatisticConfig config) {
    DistributionStatisticConfig full = config.merge(DistributionStatisticConfig.DEFAULT);
    Integer length = full.getBufferLength();
    Duration expiry = full.getExpiry();
    double[] wanted = full.getPercentiles();
    this.clock = clock;
    this.parts = length == null ? 1 : length;
    this.partMillis = expiry == null ? 1 : Math.max(1, expiry.toMillis() / parts);
    this.percentiles = wanted == null ? new double[0] : wanted.clone();
  }

  double[] percentiles() {
    return percentiles.clone();
  }

  synchronized void add(Summary summary) {
    long number = expire();
    Part newest = kept.peekFirst();
    if (newest != null && newest.number() == number) {
      kept.removeFirst();
    } else {
      newest = new Part(number, 0, percentiles.length == 0 ? null : new Aggregate());
    }
    kept.addFirst(newest.with(summary));
  }

  private synchronized long expire() {
    long number = clock.wallTime() / partMillis;
    // A clock that was set back leaves parts that seem newer; they go when they have been
    // overtaken.
    kept.removeIf(part -> part.number() <= number - parts);
    return number;
  }

  /** Zero if nothing was recorded lately. */
  synchronized double max(Optional<Summary> running) {
    expire();
    double max = running.map(Summary::max).orElse(0.0);
    for (Part part : kept) {
      max = Math.max(max, part.max());
    }
    return max;
  }

  /** All of the window; holds a distribution only where percentiles are wanted. */
  synchronized Aggregate distribution(Optional<Summary> running) {
    expire();
    Aggregate all = new Aggregate();
    running.ifPresent(summary -> all.addSummary(summary, Unit.ONE, 0));
    for (Part part : kept) {
      if (part.distribution() != null) {
        all.merge(part.distribution());
      }
    }
    return all;
  }
}
