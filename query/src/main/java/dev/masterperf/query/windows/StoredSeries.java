package dev.masterperf.query.windows;

import dev.masterperf.model.Resolution;
import java.util.List;

/** The series that there are windows of. */
public interface StoredSeries {
  /** All of them, in any order. */
  Iterable<? extends SeriesWindows> all();

  /** Those of this id at least, and maybe more. */
  default Iterable<? extends SeriesWindows> named(String id) {
    return all();
  }

  /**
   * Those whose windows are wanted at least, and maybe more. They tell of the windows wanted, and
   * of others only if they have them anyway. Who has to go far reads all of them here, at once.
   */
  default Iterable<? extends SeriesWindows> find(WindowsWanted wanted) {
    String id = wanted.id();
    return id == null ? all() : named(id);
  }

  /**
   * Whether {@link #find} reads the windows of the time that is wanted, so that a short time costs
   * less than a long one.
   */
  default boolean findsByTime() {
    return false;
  }

  /**
   * Whether a series of this id is stored in this very scope: then {@code upload:errors} is that
   * one there, and not the errors of {@code upload}.
   */
  boolean has(String scope, String id);

  /**
   * Tells that windows of these series, which came from here, will be asked for next: who has them
   * elsewhere can fetch them all at once.
   *
   * @param fromMillis start of the first window of each, epoch milliseconds
   * @param toMillis start of the last one
   */
  default void announce(
      List<SeriesWindows> series, Resolution resolution, long fromMillis, long toMillis) {}

  /**
   * A single series.
   *
   * @param taken whether one is stored under a name, which may be known of more than this one
   */
  static StoredSeries one(SeriesWindows series, Taken taken) {
    List<SeriesWindows> alone = List.of(series);
    return new StoredSeries() {
      @Override
      public Iterable<? extends SeriesWindows> all() {
        return alone;
      }

      @Override
      public boolean has(String scope, String id) {
        return taken.test(scope, id);
      }
    };
  }

  /** Tells whether a name is that of a stored series. */
  @FunctionalInterface
  interface Taken {
    boolean test(String scope, String id);
  }
}
