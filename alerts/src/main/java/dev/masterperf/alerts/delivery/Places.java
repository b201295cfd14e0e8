package dev.masterperf.alerts.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * The attempts under way to one endpoint: {@value #AT_ONCE} at once. One that as many later ones
 * were taken past hangs and gives up its place, so that a receiver which does not answer now and
 * then is told of everything else meanwhile; {@value #HANGING} may. Where nothing is taken, none is
 * passed, and there are no more attempts than places. Not thread-safe.
 */
final class Places {
  /**
   * A quick endpoint has answered all of them before the first answer is recorded; and what is
   * answered and not recorded is sent again after a crash.
   */
  static final int AT_ONCE = 8;

  static final int HANGING = 64;

  /** In the order of their beginning. */
  private final List<Place> underWay = new ArrayList<>();

  /** That of one attempt. */
  static final class Place {
    /** How many that began later were taken. */
    private int passed;

    private boolean hangs() {
      return passed >= AT_ONCE;
    }
  }

  /** An attempt begins. */
  Place take() {
    Place place = new Place();
    underWay.add(place);
    return place;
  }

  /**
   * An attempt ended.
   *
   * @param taken whether the receiver took it
   */
  void leave(Place place, boolean taken) {
    int index = underWay.indexOf(place);
    if (taken) {
      underWay.subList(0, index).forEach(earlier -> earlier.passed++);
    }
    underWay.remove(index);
  }

  /** How many places are taken. */
  int busy() {
    long hanging = underWay.stream().filter(Place::hangs).count();
    return underWay.size() - (int) Math.min(hanging, HANGING);
  }

  /** How many attempts may begin. */
  int free() {
    return AT_ONCE - busy();
  }

  /** Whether any attempt is under way, one that hangs too. */
  boolean any() {
    return !underWay.isEmpty();
  }
}
