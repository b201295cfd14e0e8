package dev.masterperf.model;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a set of events: a commutative monoid, so that merging over time, sources and
 * processes equals computing once (floating sums to 1e-9). Mutable and not thread-safe; {@link
 * #copy} before sharing.
 *
 * <p>{@code increase}, {@code resets} and {@code changes} compare a sample with the one before it
 * in its series. Whoever feeds samples in knows that one, so it hands the differences to {@link
 * #addSteps}; here they are plain sums, which is what keeps merging commutative.
 */
public final class Aggregate {
  private long events;
  private long errors;
  private long count;
  private double sum;
  private double sumSquares;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double first;
  private long firstTsNanos;
  private long firstOrder;
  private double last;
  private long lastTsNanos;
  private long lastOrder;
  private double increase;
  private long resets;
  private long changes;
  private @Nullable Unit unit;

  /** Null while all samples are equal: min and count then say it all. */
  private @Nullable Sketch sketch;

  /** Whether there is no distribution, since nobody was going to ask for it. */
  private boolean numbersOnly;

  /** An empty one from before {@link #clear}, to be used again. */
  private @Nullable Sketch spareSketch;

  /**
   * Position of a record in its topic, for ties between equal timestamps. Within one record the
   * smaller number is first and the greater one last: whoever merges knows no finer order.
   */
  public static long order(int partition, long offset) {
    return (long) partition << 48 | offset;
  }

  /** Counts an event without a number. */
  public void addEvent(Status status) {
    events++;
    if (status == Status.ERROR) {
      errors++;
    }
  }

  /**
   * Counts an event with one number.
   *
   * @param order see {@link #order}
   */
  public void addSample(double value, Unit sampleUnit, Status status, long tsNanos, long order) {
    addEvent(status);
    unit = sampleUnit;
    if (sketch != null) {
      sketch.add(value, 1);
      min = Math.min(min, value);
      max = Math.max(max, value);
    } else {
      mergeDistribution(value, value, 1, null);
    }
    mergeEnds(value, tsNanos, order, value, tsNanos, order, count == 0);
    count++;
    sum += value;
    sumSquares += value * value;
  }

  /** Counts all events of a summary. */
  public void addSummary(Summary summary, Unit summaryUnit, long order) {
    events += summary.count();
    errors += summary.errors();
    unit = summaryUnit;
    mergeDistribution(summary.min(), summary.max(), summary.count(), summary.sketch());
    mergeEnds(
        summary.first(),
        summary.firstTsNanos(),
        order,
        summary.last(),
        summary.lastTsNanos(),
        order,
        count == 0);
    count += summary.count();
    sum += summary.sum();
    sumSquares += summary.sumSquares();
    increase += summary.increase();
  }

  /** Adds how the newest sample differs from the one before it. */
  public void addSteps(double stepIncrease, long stepResets, long stepChanges) {
    increase += stepIncrease;
    resets += stepResets;
    changes += stepChanges;
  }

  /** Adds all that {@code other} holds, which is left as it was. */
  public void merge(Aggregate other) {
    events += other.events;
    errors += other.errors;
    increase += other.increase;
    resets += other.resets;
    changes += other.changes;
    if (other.count == 0) {
      return;
    }
    if (unit == null) {
      unit = other.unit;
    }
    if (numbersOnly || other.numbersOnly) {
      numbersOnly = true;
      sketch = null;
      min = Math.min(min, other.min);
      max = Math.max(max, other.max);
    } else {
      mergeDistribution(other.min, other.max, other.count, other.sketch);
    }
    mergeEnds(
        other.first,
        other.firstTsNanos,
        other.firstOrder,
        other.last,
        other.lastTsNanos,
        other.lastOrder,
        count == 0);
    count += other.count;
    sum += other.sum;
    sumSquares += other.sumSquares;
  }

  /** Forgets all; what it grew to stays allocated, for those who use it again and again. */
  public void clear() {
    events = 0;
    errors = 0;
    count = 0;
    sum = 0;
    sumSquares = 0;
    min = Double.POSITIVE_INFINITY;
    max = Double.NEGATIVE_INFINITY;
    increase = 0;
    resets = 0;
    changes = 0;
    unit = null;
    numbersOnly = false;
    if (sketch != null) {
      sketch.clear();
      spareSketch = sketch;
      sketch = null;
    }
  }

  public Aggregate copy() {
    Aggregate copy = new Aggregate();
    copy.merge(this);
    return copy;
  }

  /** Must run before {@code count} changes: it decides by it whether there was anything. */
  private void mergeDistribution(
      double otherMin, double otherMax, long otherCount, @Nullable Sketch otherSketch) {
    double newMin = Math.min(min, otherMin);
    double newMax = Math.max(max, otherMax);
    if (newMin < newMax) {
      if (sketch == null) {
        sketch = spareSketch == null ? new Sketch() : spareSketch;
        spareSketch = null;
        if (count > 0) {
          sketch.add(min, count);
        }
      }
      if (otherSketch == null) {
        sketch.add(otherMin, otherCount);
      } else {
        sketch.merge(otherSketch);
      }
    }
    min = newMin;
    max = newMax;
  }

  private void mergeEnds(
      double otherFirst,
      long otherFirstTs,
      long otherFirstOrder,
      double otherLast,
      long otherLastTs,
      long otherLastOrder,
      boolean empty) {
    if (empty
        || otherFirstTs < firstTsNanos
        || (otherFirstTs == firstTsNanos
            && (otherFirstOrder < firstOrder
                || (otherFirstOrder == firstOrder && Double.compare(otherFirst, first) < 0)))) {
      first = otherFirst;
      firstTsNanos = otherFirstTs;
      firstOrder = otherFirstOrder;
    }
    if (empty
        || otherLastTs > lastTsNanos
        || (otherLastTs == lastTsNanos
            && (otherLastOrder > lastOrder
                || (otherLastOrder == lastOrder && Double.compare(otherLast, last) > 0)))) {
      last = otherLast;
      lastTsNanos = otherLastTs;
      lastOrder = otherLastOrder;
    }
  }

  /** All events, with a number or without. */
  public long events() {
    return events;
  }

  public long errors() {
    return errors;
  }

  /** The events that carried a number; the fields below mean something only if this is above 0. */
  public long count() {
    return count;
  }

  public double sum() {
    return sum;
  }

  public double sumSquares() {
    return sumSquares;
  }

  public double min() {
    return min;
  }

  public double max() {
    return max;
  }

  public double first() {
    return first;
  }

  /** Event time of the first sample, epoch nanoseconds. */
  public long firstTsNanos() {
    return firstTsNanos;
  }

  public long firstOrder() {
    return firstOrder;
  }

  public double last() {
    return last;
  }

  /** Event time of the last sample, epoch nanoseconds. */
  public long lastTsNanos() {
    return lastTsNanos;
  }

  public long lastOrder() {
    return lastOrder;
  }

  /** Sum of the rises from sample to sample; a fall counts as a reset to zero. */
  public double increase() {
    return increase;
  }

  public long resets() {
    return resets;
  }

  /** How often a sample differed from the one before it. */
  public long changes() {
    return changes;
  }

  /** The unit of all numbers here; null while {@link #count} is 0. */
  public @Nullable Unit unit() {
    return unit;
  }

  /** Arithmetic mean; NaN without samples. */
  public double mean() {
    return sum / count;
  }

  /**
   * The {@code q}-quantile within 1 % relative error, from the merged distribution; NaN without
   * samples.
   *
   * @param q between 0 and 1
   * @throws IllegalStateException if it holds {@link #numbersOnly}
   */
  public double quantile(double q) {
    if (count == 0) {
      return Double.NaN;
    }
    refuseNumbersOnly();
    if (sketch == null) {
      return min;
    }
    return Math.max(min, Math.min(max, sketch.quantile(q)));
  }

  /** The distribution of all samples, as a copy; one is made up where all samples are equal. */
  public Sketch sketch() {
    refuseNumbersOnly();
    if (sketch != null) {
      return sketch.copy();
    }
    Sketch constant = new Sketch();
    if (count > 0) {
      constant.add(min, count);
    }
    return constant;
  }

  /** The distribution of all samples as DDSketch's protobuf message. */
  public byte[] proto() {
    refuseNumbersOnly();
    Sketch kept = sketch;
    return kept == null ? sketch().toProto() : kept.toProto();
  }

  /** The sketch as it is kept; null while all samples are equal. For codecs. */
  public @Nullable Sketch keptSketch() {
    refuseNumbersOnly();
    return sketch;
  }

  private void refuseNumbersOnly() {
    if (numbersOnly) {
      throw new IllegalStateException("this was read without its distribution");
    }
  }

  /**
   * Lets go of the distribution, which takes most of the time and room of many windows of which
   * only numbers are wanted. To ask for it here, or in what this is merged into, is an {@link
   * IllegalStateException} from now on.
   *
   * @return this
   */
  public Aggregate numbersOnly() {
    numbersOnly = true;
    sketch = null;
    return this;
  }

  /** All fields but the sketch and unit, in the order codecs write them. */
  public static Aggregate restore(
      long events,
      long errors,
      long count,
      double sum,
      double sumSquares,
      double min,
      double max,
      double first,
      long firstTsNanos,
      long firstOrder,
      double last,
      long lastTsNanos,
      long lastOrder,
      double increase,
      long resets,
      long changes,
      @Nullable Unit unit,
      @Nullable Sketch sketch) {
    Aggregate restored = new Aggregate();
    restored.events = events;
    restored.errors = errors;
    restored.increase = increase;
    restored.resets = resets;
    restored.changes = changes;
    if (count > 0) {
      restored.count = count;
      restored.sum = sum;
      restored.sumSquares = sumSquares;
      restored.min = min;
      restored.max = max;
      restored.first = first;
      restored.firstTsNanos = firstTsNanos;
      restored.firstOrder = firstOrder;
      restored.last = last;
      restored.lastTsNanos = lastTsNanos;
      restored.lastOrder = lastOrder;
      restored.unit = unit;
      restored.sketch = sketch;
    }
    return restored;
  }
}
