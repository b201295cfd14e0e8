package dev.masterperf.api.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The answers that may be large and are under way: so many at once, and so many of one caller, for
 * each takes memory and a thread from those who want to know how things are now. Safe for any
 * thread.
 */
public final class Downloads {
  private final int atOnce;
  private final int ofOne;

  /** How many each has. Guarded by itself, as is the number of all. */
  private final Map<String, Integer> byCaller = new HashMap<>();

  private int all;

  public Downloads(RequestLimits limits) {
    this.atOnce = limits.downloads();
    this.ofOne = limits.downloadsOfOne();
  }

  /** A place that is taken until it is closed. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @param caller who is counted; empty: counted among all alone
   * @throws ProblemException 429 if there is none
   */
  public Place enter(Optional<String> caller) {
    synchronized (byCaller) {
      int mine = caller.map(name -> byCaller.getOrDefault(name, 0)).orElse(0);
      if (all >= atOnce || (caller.isPresent() && mine >= ofOne)) {
        throw full(all >= atOnce);
      }
      all++;
      caller.ifPresent(name -> byCaller.put(name, mine + 1));
    }
    return () -> leave(caller);
  }

  private void leave(Optional<String> caller) {
    synchronized (byCaller) {
      all--;
      caller.ifPresent(name -> byCaller.computeIfPresent(name, Downloads::oneLess));
    }
  }

  @SuppressWarnings("NullAway") // null takes the caller out of the map
  private static Integer oneLess(String caller, int before) {
    return before == 1 ? null : before - 1;
  }

  private ProblemException full(boolean ofAll) {
    String whose = ofAll ? "all callers together" : "one caller";
    return new Problem(
            ProblemType.BUSY,
            whose
                + " may have "
                + (ofAll ? atOnce : ofOne)
                + " exports and answers of history under way at once; wait until one is done")
        .toException();
  }

  /** How many are under way. */
  public int underWay() {
    synchronized (byCaller) {
      return all;
    }
  }
}
