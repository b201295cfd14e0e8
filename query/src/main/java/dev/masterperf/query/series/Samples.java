package dev.masterperf.query.series;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.WindowNumber;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import java.util.Arrays;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one series in rising order of time, no two at one time. Immutable; a part of it shares
 * its arrays.
 *
 * <p>A sample is a number, a distribution, or a window: then its time is the window's start, its
 * value the last number in it, and functions over a range are answered from the merged windows.
 *
 * <p>Or it is a <em>rise</em>: what a counter derived of windows counted in one of them. Then its
 * value is the counter's total up to there, and since no window is missing, {@code rate} and {@code
 * increase} add the rises up instead of judging by differences.
 */
public final class Samples {
  private static final long[] NO_TIMES = {};
  private static final double[] NO_VALUES = {};

  /** So many samples are looked at one by one before they are searched. */
  private static final int NEAR = 8;

  private final long[] times;
  private final double[] values;
  private final @Nullable Distribution @Nullable [] distributions;

  /** Then times and values are theirs. */
  private final @Nullable Windows windows;

  private final @Nullable CountedWindows rises;

  /** When counting began, of each sample; 0 where that is not known. Null where of none. */
  private final long @Nullable [] starts;

  private final int from;
  private final int to;

  private Samples(
      long[] times,
      double[] values,
      @Nullable Distribution @Nullable [] distributions,
      @Nullable Windows windows,
      @Nullable CountedWindows rises,
      long @Nullable [] starts,
      int from,
      int to) {
    this.times = times;
    this.values = values;
    this.distributions = distributions;
    this.windows = windows;
    this.rises = rises;
    this.starts = starts;
    this.from = from;
    this.to = to;
  }

  /** Numbers at times. */
  public static Samples of(long[] timesMillis, double[] values) {
    Builder builder = new Builder();
    for (int i = 0; i < values.length; i++) {
      builder.add(timesMillis[i], values[i]);
    }
    return builder.build();
  }

  /** Windows; one without numbers is no sample and left out. */
  public static Samples of(Windows windows) {
    Windows measured = windows.measured();
    return new Samples(NO_TIMES, NO_VALUES, null, measured, null, null, 0, measured.size());
  }

  public int size() {
    return to - from;
  }

  /** Epoch milliseconds. */
  public long timeMillis(int index) {
    return windows == null ? times[from + index] : windows.startMillis(from + index);
  }

  /** When the counter began that the sample is of, epoch milliseconds; 0 where it is not known. */
  public long startMillis(int index) {
    return starts == null ? 0 : starts[from + index];
  }

  /**
   * Whether a counter began anew between a sample and the one before it, by what is said of its
   * start. One that began at the very time of the sample before began there only if that one had a
   * start of its own: otherwise it is the first sample, taken for want of the true start.
   */
  public boolean startsAnew(int index) {
    long start = startMillis(index);
    if (index == 0 || start == 0 || start >= timeMillis(index)) {
      return false;
    }
    long before = timeMillis(index - 1);
    long startBefore = startMillis(index - 1);
    return start > before || (start == before && startBefore != 0 && startBefore < before);
  }

  /** The number; NaN where the sample is a distribution. */
  public double value(int index) {
    if (windows != null) {
      return windows.number(WindowNumber.LAST, from + index);
    }
    return rises == null ? values[from + index] : rises.total(from + index);
  }

  /** Null where the sample is a number. */
  public @Nullable Distribution distribution(int index) {
    if (rises != null) {
      return rises.distribution(from + index);
    }
    return distributions == null ? null : distributions[from + index];
  }

  /** The histogram, where the sample is one. */
  public Distribution histogram(int index) {
    Distribution distribution = distribution(index);
    if (distribution == null) {
      throw new IllegalStateException("not a histogram");
    }
    return distribution;
  }

  /** How many of them are histograms. */
  public int histograms() {
    if (rises != null) {
      return rises.areHistograms() ? size() : 0;
    }
    int found = 0;
    for (int i = 0; distributions != null && i < size(); i++) {
      found += distribution(i) == null ? 0 : 1;
    }
    return found;
  }

  /** Whether all samples are windows. */
  public boolean areWindows() {
    return windows != null;
  }

  /**
   * The window of a sample, where all are windows.
   *
   * @throws IllegalStateException if they are not, or only numbers of them were selected
   */
  public Aggregate window(int index) {
    return windows().window(from + index);
  }

  /**
   * A number of the window of a sample, where all are windows.
   *
   * @throws IllegalStateException if they are not, or it was not selected
   */
  public double number(WindowNumber number, int index) {
    return windows().number(number, from + index);
  }

  private Windows windows() {
    if (windows == null) {
      throw new IllegalStateException("these samples are no windows");
    }
    return windows;
  }

  /** Whether they are what a counter counted, window by window. */
  public boolean areRises() {
    return rises != null;
  }

  /** What was counted in all of them, where they are rises; NaN for a histogram. */
  public double rise() {
    return counted().rise(from, to);
  }

  /** What was distributed in all of them, where they are rises; null for a counter of numbers. */
  public @Nullable Distribution riseOfHistogram() {
    return counted().riseOfHistogram(from, to);
  }

  private CountedWindows counted() {
    if (rises == null) {
      throw new IllegalStateException("these samples are no rises");
    }
    return rises;
  }

  /** Whether there is a distribution among them. */
  public boolean haveDistributions() {
    if (rises != null) {
      return rises.areHistograms() && size() > 0;
    }
    for (int i = 0; distributions != null && i < size(); i++) {
      if (distribution(i) != null) {
        return true;
      }
    }
    return false;
  }

  /** The samples of a range that moves on through all of them; it need not search for each anew. */
  public final class Sliding {
    private int after;
    private int upTo;

    private Sliding() {
      after = from;
      upTo = from;
    }

    /**
     * Moves on to those later than one time, and not later than another; neither is before what it
     * was last.
     */
    public void moveTo(long afterMillis, long upToMillis) {
      after = firstAfter(afterMillis, after);
      upTo = Math.max(after, firstAfter(upToMillis, upTo));
    }

    /** Index of the first of them. */
    public int first() {
      return after - from;
    }

    /** Index behind the last of them. */
    public int end() {
      return upTo - from;
    }

    /** Those alone. */
    public Samples samples() {
      return part(after, upTo);
    }
  }

  /** Begins at the first of them. */
  public Sliding sliding() {
    return new Sliding();
  }

  /** The same, where the answer is not before an index, and most often near it. */
  private int firstAfter(long millis, int hint) {
    int near = hint;
    for (int i = 0; i < NEAR; i++, near++) {
      if (near == to || timeMillis(near - from) > millis) {
        return near;
      }
    }
    return firstAfter(millis);
  }

  private Samples part(int first, int end) {
    return new Samples(times, values, distributions, windows, rises, starts, first, end);
  }

  /** Those later than one time, and not later than another. */
  public Samples between(long afterMillis, long upToMillis) {
    return part(firstAfter(afterMillis), firstAfter(upToMillis));
  }

  /** Those from an index on. */
  public Samples from(int index) {
    return part(from + index, to);
  }

  /** Index of the newest sample not later than this; -1 if there is none. */
  public int newestUpTo(long millis) {
    return firstAfter(millis) - from - 1;
  }

  private int firstAfter(long millis) {
    if (windows != null) {
      return Math.max(from, Math.min(to, windows.endUpTo(millis)));
    }
    int found = Arrays.binarySearch(times, from, to, millis);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The same, each histogram without a hint with what comparing it to the one before it tells. */
  public Samples withDetectedResets() {
    if (rises != null || !haveDistributions()) {
      return this;
    }
    Builder hinted = new Builder();
    Distribution before = null;
    for (int i = 0; i < size(); i++) {
      Distribution now = distribution(i);
      if (now == null) {
        hinted.add(this, i);
        continue;
      }
      if (now.hint() == ResetHint.UNKNOWN && before != null) {
        now = now.withHint(now.isResetAfter(before) ? ResetHint.RESET : ResetHint.NOT_RESET);
      }
      hinted.add(timeMillis(i), now);
      before = now;
    }
    return hinted.build();
  }

  /** Those that are no stale markers. */
  public Samples withoutStale() {
    boolean any = false;
    for (int i = 0; i < size() && !any; i++) {
      any = isStale(i);
    }
    if (!any) {
      return this;
    }
    Builder rest = new Builder();
    for (int i = 0; i < size(); i++) {
      if (!isStale(i)) {
        rest.add(this, i);
      }
    }
    return rest.build();
  }

  public boolean isStale(int index) {
    return rises == null
        && windows == null
        && Staleness.isMarker(value(index))
        && distribution(index) == null;
  }

  /** Collects samples in rising order of time. */
  public static final class Builder {
    private static final int FIRST_CAPACITY = 16;

    private long[] times = new long[FIRST_CAPACITY];
    private double[] values = new double[FIRST_CAPACITY];
    private @Nullable Distribution @Nullable [] distributions;
    private Windows.@Nullable Builder windows;
    private long @Nullable [] starts;
    private final @Nullable WindowCounter counter;
    private final LongFunction<Aggregate> before;
    private int size;

    public Builder() {
      this.counter = null;
      this.before = time -> new Aggregate();
    }

    /**
     * Of a counter, whose windows are then added.
     *
     * @param before all windows that start before a time, epoch milliseconds, merged; asked for
     *     where totals are
     */
    public Builder(WindowCounter counter, LongFunction<Aggregate> before) {
      this.counter = counter;
      this.before = before;
    }

    /** Adds a number. */
    public Builder add(long timeMillis, double value) {
      refuseWindows();
      append(timeMillis, value);
      return this;
    }

    /**
     * Says of the last sample when its counter began.
     *
     * @param startMillis epoch milliseconds; 0 where it is not known
     */
    public Builder startedAt(long startMillis) {
      long[] kept = starts;
      if (kept == null && startMillis != 0) {
        kept = new long[times.length];
        starts = kept;
      }
      if (kept != null) {
        kept[size - 1] = startMillis;
      }
      return this;
    }

    /** Adds a distribution. */
    public Builder add(long timeMillis, Distribution distribution) {
      refuseWindows();
      append(timeMillis, Double.NaN);
      @Nullable Distribution[] kept = distributions;
      if (kept == null) {
        kept = new @Nullable Distribution[times.length];
        distributions = kept;
      }
      kept[size - 1] = distribution;
      return this;
    }

    /**
     * Adds a window; one without numbers is no sample and left out, unless a counter counts them.
     *
     * @param startMillis of the window
     */
    public Builder add(long startMillis, Aggregate window) {
      if (window.count() == 0 && counter == null) {
        return this;
      }
      if (windows == null && size > 0) {
        throw new IllegalStateException("a series has either windows or other samples, not both");
      }
      if (windows == null) {
        windows = new Windows.Builder(WindowParts.ALL);
      }
      windows.add(startMillis, window);
      size++;
      return this;
    }

    /** Adds a number or distribution of other samples. */
    public Builder add(Samples other, int index) {
      Distribution distribution = other.distribution(index);
      Windows others = other.windows;
      if (others != null && others.areWhole()) {
        return add(other.timeMillis(index), other.window(index));
      }
      Builder added =
          distribution == null
              ? add(other.timeMillis(index), other.value(index))
              : add(other.timeMillis(index), distribution);
      return added.startedAt(other.startMillis(index));
    }

    private void refuseWindows() {
      if (windows != null || counter != null) {
        throw new IllegalStateException("a series has either windows or other samples, not both");
      }
    }

    private void append(long timeMillis, double value) {
      if (size > 0 && timeMillis <= times[size - 1]) {
        throw new IllegalArgumentException(
            "samples come in rising order of time, not "
                + timeMillis
                + " after "
                + times[size - 1]);
      }
      if (size == times.length) {
        times = Arrays.copyOf(times, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
        if (distributions != null) {
          distributions = Arrays.copyOf(distributions, 2 * size);
        }
        if (starts != null) {
          starts = Arrays.copyOf(starts, 2 * size);
        }
      }
      times[size] = timeMillis;
      values[size] = value;
      size++;
    }

    /** Forgets samples not later than this, when they are most of what is kept. */
    public void forget(long upToMillis) {
      if (windows != null) {
        return;
      }
      int found = Arrays.binarySearch(times, 0, size, upToMillis);
      int outdated = found >= 0 ? found + 1 : -found - 1;
      if (outdated <= size / 2) {
        return;
      }
      times = Arrays.copyOfRange(times, outdated, outdated + times.length);
      values = Arrays.copyOfRange(values, outdated, outdated + values.length);
      if (distributions != null) {
        distributions = Arrays.copyOfRange(distributions, outdated, outdated + times.length);
      }
      if (starts != null) {
        starts = Arrays.copyOfRange(starts, outdated, outdated + times.length);
      }
      size -= outdated;
    }

    public int size() {
      return size;
    }

    /** What was added so far; more may be added afterwards, and does not show in it. */
    public Samples build() {
      if (windows == null) {
        return new Samples(times, values, distributions, null, null, starts, 0, size);
      }
      Windows added = windows.build();
      if (counter == null) {
        return new Samples(NO_TIMES, NO_VALUES, null, added, null, null, 0, size);
      }
      long first = added.startMillis(0);
      CountedWindows rises = new CountedWindows(counter, added, () -> before.apply(first));
      return new Samples(added.startsMillis(), NO_VALUES, null, null, rises, null, 0, size);
    }
  }
}
