package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.parquet.SeriesWanted;
import dev.masterperf.model.SeriesKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The rows of several sorted files in one order, without holding more than so many of them: a part
 * of the series at a time, and where one series alone has more, a part of the time. Of rows that
 * are equal by the order those of an earlier file come first.
 *
 * @param <R> what a row holds
 */
final class RowMerge<R> implements Iterator<R> {

  /** A file that can be read in parts. */
  interface RowFile<R> {
    List<SeriesKey> series();

    /** Gives the rows of these series and times, both ends included. */
    void read(SeriesWanted wanted, long from, long to, Consumer<R> sink);
  }

  private record Slice(List<SeriesKey> series, long from, long to) {
    boolean canBeHalved() {
      return series.size() > 1 || from < to;
    }

    List<Slice> halves() {
      if (series.size() > 1) {
        int half = series.size() / 2;
        return List.of(
            new Slice(series.subList(0, half), from, to),
            new Slice(series.subList(half, series.size()), from, to));
      }
      long half = from + (to - from) / 2;
      return List.of(new Slice(series, from, half), new Slice(series, half + 1, to));
    }
  }

  private static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMany() {
      super("more rows than are held", null, false, false);
    }
  }

  private final List<? extends RowFile<R>> files;
  private final Comparator<R> order;
  private final UnaryOperator<List<R>> settled;
  private final int most;
  private final Deque<Slice> slices = new ArrayDeque<>();
  private Iterator<R> current = List.<R>of().iterator();

  /**
   * @param files each sorted by {@code order}
   * @param settled what becomes of rows that were put in order; it gets all rows of a series and
   *     time together
   * @param from the smallest time there is
   * @param to the largest one
   * @param most rows that are held, unless more have one series and one time
   */
  RowMerge(
      List<? extends RowFile<R>> files,
      Comparator<R> order,
      UnaryOperator<List<R>> settled,
      long from,
      long to,
      int most) {
    this.files = List.copyOf(files);
    this.order = order;
    this.settled = settled;
    this.most = most;
    TreeSet<SeriesKey> series = new TreeSet<>();
    files.forEach(file -> series.addAll(file.series()));
    if (!series.isEmpty()) {
      slices.push(new Slice(List.copyOf(series), from, to));
    }
  }

  @Override
  public boolean hasNext() {
    while (!current.hasNext() && !slices.isEmpty()) {
      Slice slice = slices.pop();
      try {
        current = settled.apply(rows(slice)).iterator();
      } catch (TooMany e) {
        List<Slice> halves = slice.halves();
        slices.push(halves.get(1));
        slices.push(halves.get(0));
      }
    }
    return current.hasNext();
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return current.next();
  }

  private List<R> rows(Slice slice) {
    SeriesWanted wanted = SeriesWanted.of(slice.series());
    boolean bounded = slice.canBeHalved();
    List<R> rows = new ArrayList<>();
    for (RowFile<R> file : files) {
      file.read(
          wanted,
          slice.from(),
          slice.to(),
          row -> {
            if (bounded && rows.size() >= most) {
              throw new TooMany();
            }
            rows.add(row);
          });
    }
    rows.sort(order); // stable, so rows of one place stay in the order of the files
    return rows;
  }
}
