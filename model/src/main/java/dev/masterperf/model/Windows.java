package dev.masterperf.model;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Windows of one series and resolution in rising order of their starts, no two of one start: whole
 * ones, or of each only some numbers, in columns, since a question over a day has so many that it
 * matters what one takes. Immutable.
 */
public final class Windows {
  private final long[] starts;
  private final int size;
  private final Aggregate @Nullable [] whole;

  /** Those that were asked for, where windows are not whole. */
  private final Map<WindowNumber, double[]> columns;

  private Windows(Builder builder) {
    this.starts = builder.starts;
    this.size = builder.size;
    this.whole = builder.whole;
    this.columns = builder.columns;
  }

  public int size() {
    return size;
  }

  /** Epoch milliseconds. */
  public long startMillis(int index) {
    return starts[index];
  }

  /** Of each, epoch milliseconds. */
  public long[] startsMillis() {
    return Arrays.copyOf(starts, size);
  }

  /** Whether there is all of each window. */
  public boolean areWhole() {
    return whole != null;
  }

  /**
   * Is not changed by anybody from now on.
   *
   * @throws IllegalStateException if only numbers were asked for
   */
  public Aggregate window(int index) {
    if (whole == null) {
      throw new IllegalStateException("only numbers of these windows were asked for");
    }
    return whole[index];
  }

  /**
   * One number of a window; means nothing but for {@link WindowNumber#COUNT} where that is 0.
   *
   * @throws IllegalStateException if it was not asked for
   */
  public double number(WindowNumber number, int index) {
    if (whole != null) {
      return number.of(whole[index]);
    }
    double[] column = columns.get(number);
    if (column == null) {
      throw new IllegalStateException("nobody asked for the " + number + " of these windows");
    }
    return column[index];
  }

  /** Index of the first window that does not start before this; {@link #size} if there is none. */
  public int firstFrom(long millis) {
    int found = Arrays.binarySearch(starts, 0, size, millis);
    return found >= 0 ? found : -found - 1;
  }

  /** Index behind the last window that does not start after this. */
  public int endUpTo(long millis) {
    return millis == Long.MAX_VALUE ? size : firstFrom(millis + 1);
  }

  /**
   * Those that start in [from, to], of each these parts at least.
   *
   * @param parts that all of them have
   */
  public Windows between(long fromMillis, long toMillis, WindowParts parts) {
    int from = firstFrom(fromMillis);
    int to = endUpTo(toMillis);
    boolean all = from == 0 && to == size && areWhole() != parts.areNumbers();
    int count = Math.max(0, to - from);
    return all ? this : new Builder(parts, count).addAll(this, from, to).build();
  }

  /** Those that hold a number. */
  public Windows measured() {
    int first = 0;
    while (first < size && isMeasured(first)) {
      first++;
    }
    if (first == size) {
      return this;
    }
    Builder measured = new Builder(this).addAll(this, 0, first);
    for (int i = first + 1; i < size; i++) {
      if (isMeasured(i)) {
        measured.addAll(this, i, i + 1);
      }
    }
    return measured.build();
  }

  private boolean isMeasured(int index) {
    return number(WindowNumber.COUNT, index) > 0;
  }

  /**
   * These, and of others those that start at no time at which one of these does.
   *
   * @param others of the same series
   * @param parts that all of them have
   */
  public Windows with(Windows others, WindowParts parts) {
    if (others.size == 0) {
      return this;
    }
    Builder all = new Builder(parts);
    int own = 0;
    int at = 0;
    while (own < size && at < others.size) {
      // Most often all of the one start before all of the other: taken stretch by stretch.
      int ownEnd = firstFrom(others.starts[at]);
      all.addAll(this, own, ownEnd);
      own = ownEnd;
      if (own < size) {
        int end = others.firstFrom(starts[own]);
        all.addAll(others, at, end);
        at = end < others.size && others.starts[end] == starts[own] ? end + 1 : end;
      }
    }
    return all.addAll(this, own, size).addAll(others, at, others.size).build();
  }

  /** Collects windows, most of them in rising order. */
  public static final class Builder {
    /** Few, since of many series most often a few windows are wanted. */
    private static final int FIRST_CAPACITY = 4;

    private long[] starts;
    private int size;
    private Aggregate @Nullable [] whole;
    private final Map<WindowNumber, double[]> columns = new EnumMap<>(WindowNumber.class);

    /** Of windows of each of which these parts are kept at least. */
    public Builder(WindowParts parts) {
      this(parts, FIRST_CAPACITY);
    }

    /**
     * The same with room for so many, which saves memory where it is known how many there will be.
     */
    public Builder(WindowParts parts, int room) {
      this(parts.only(), parts.areNumbers() ? null : new Aggregate[room], room);
    }

    /** Of windows like those. */
    private Builder(Windows like) {
      this(
          like.columns.keySet(),
          like.whole == null ? null : new Aggregate[FIRST_CAPACITY],
          FIRST_CAPACITY);
    }

    private Builder(Set<WindowNumber> numbers, Aggregate @Nullable [] whole, int room) {
      this.starts = new long[room];
      this.whole = whole;
      numbers.forEach(number -> columns.put(number, new double[room]));
    }

    /**
     * Adds a window that starts later than those before it.
     *
     * @param window is not changed by anybody from now on
     * @throws IllegalArgumentException if it does not
     */
    public Builder add(long startMillis, Aggregate window) {
      append(startMillis);
      set(size - 1, window);
      return this;
    }

    /**
     * Adds the place of a window that starts later than those before it; its numbers are to follow,
     * see {@link #set} and {@link #fill}.
     *
     * @throws IllegalArgumentException if it does not
     */
    public void append(long startMillis) {
      if (size > 0 && startMillis <= starts[size - 1]) {
        throw new IllegalArgumentException(
            "windows come in rising order, not " + startMillis + " after " + starts[size - 1]);
      }
      grow(size + 1);
      starts[size] = startMillis;
      size++;
    }

    /** Says one of the numbers that are kept, of the last window. */
    public void set(WindowNumber number, double value) {
      column(number)[size - 1] = value;
    }

    private double[] column(WindowNumber number) {
      double[] column = columns.get(number);
      if (column == null) {
        throw new IllegalStateException("no " + number + " of these windows is kept");
      }
      return column;
    }

    /** Says one of the numbers that are kept, of all windows by their places. */
    public void fill(WindowNumber number, IntToDoubleFunction values) {
      double[] column = column(number);
      for (int i = 0; i < size; i++) {
        column[i] = values.applyAsDouble(i);
      }
    }

    private void set(int place, Aggregate window) {
      if (whole != null) {
        whole[place] = window;
      }
      columns.forEach((number, column) -> column[place] = number.of(window));
    }

    /**
     * Adds some of other windows, which start later than those before them.
     *
     * @throws IllegalStateException if they lack what is kept
     */
    Builder addAll(Windows others, int from, int to) {
      int count = Math.max(0, to - from);
      if (count == 0) {
        return this;
      }
      if (size > 0 && others.starts[from] <= starts[size - 1]) {
        throw new IllegalArgumentException(
            "windows come in rising order, not "
                + others.starts[from]
                + " after "
                + starts[size - 1]);
      }
      grow(size + count);
      System.arraycopy(others.starts, from, starts, size, count);
      for (int i = 0; whole != null && i < count; i++) {
        whole[size + i] = others.window(from + i);
      }
      columns.forEach(
          (number, column) -> {
            for (int i = 0; i < count; i++) {
              column[size + i] = others.number(number, from + i);
            }
          });
      size += count;
      return this;
    }

    /** Adds other windows, which start later than those before them. */
    public Builder addAll(Windows others) {
      return addAll(others, 0, others.size);
    }

    /** Adds a window, in place of one that starts then. */
    public void put(long startMillis, Aggregate window) {
      int index = indexOf(startMillis);
      if (index < 0) {
        index = -index - 1;
        insert(index, startMillis);
      }
      set(index, window);
    }

    /** Adds a window, unless there is one that starts then. */
    public void putIfAbsent(long startMillis, Aggregate window) {
      int index = indexOf(startMillis);
      if (index < 0) {
        insert(-index - 1, startMillis);
        set(-index - 1, window);
      }
    }

    private int indexOf(long startMillis) {
      return size == 0 || startMillis > starts[size - 1]
          ? -size - 1
          : Arrays.binarySearch(starts, 0, size, startMillis);
    }

    private void insert(int index, long startMillis) {
      grow(size + 1);
      int behind = size - index;
      System.arraycopy(starts, index, starts, index + 1, behind);
      if (whole != null) {
        System.arraycopy(whole, index, whole, index + 1, behind);
      }
      columns.values().forEach(one -> System.arraycopy(one, index, one, index + 1, behind));
      starts[index] = startMillis;
      size++;
    }

    private void grow(int needed) {
      if (needed <= starts.length) {
        return;
      }
      int room = Math.max(needed, 2 * starts.length);
      starts = Arrays.copyOf(starts, room);
      if (whole != null) {
        whole = Arrays.copyOf(whole, room);
      }
      columns.replaceAll((number, column) -> Arrays.copyOf(column, room));
    }

    public int size() {
      return size;
    }

    /** Start of the last one so far; the smallest number if there is none. */
    public long lastStartMillis() {
      return size == 0 ? Long.MIN_VALUE : starts[size - 1];
    }

    /** What was added; what is added behind it afterwards does not show in it. */
    public Windows build() {
      return new Windows(this);
    }
  }
}
