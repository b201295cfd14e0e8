package dev.masterperf.alerts.anomaly;

import java.util.Arrays;
import java.util.List;

/**
 * How far the newest window of a stream is from the nearest of its past, for several lengths of a
 * window at once. Levels count: nothing is normalised. A window of the past ends at least a length
 * before, so that the two share no point.
 *
 * <p>Windows of all lengths that end at one point share their work: differences are added from the
 * newest pair of points backwards, and a length is read when its points are in.
 */
final class NearestPast {
  /** Sums of one window in two orders differ by less. */
  private static final double ROUNDING = 1 + 1e-12;

  private final int[] lengths;
  private final int candidates;
  private final Norm norm;
  private final Scratch scratch;
  private final History history;
  private final double[] nearest;
  private final int[] places;
  private final double[] distances;
  private final int[] ages;

  /**
   * @param lengths in points
   * @param candidates how many windows of the past there are to compare with, but for one
   * @param rank which of the nearest counts, from 1
   */
  NearestPast(List<Integer> lengths, int candidates, int rank, Norm norm, Scratch scratch) {
    this.lengths = lengths.stream().mapToInt(Integer::intValue).sorted().toArray();
    this.candidates = candidates;
    this.norm = norm;
    this.scratch = scratch;
    this.history = new History(candidates + 2 * this.lengths[this.lengths.length - 1]);
    this.nearest = new double[rank];
    this.places = new int[rank];
    this.distances = new double[this.lengths.length];
    this.ages = new int[this.lengths.length];
  }

  /** Adds the newest point and looks for what is nearest to the windows that end with it. */
  void add(double point) {
    history.add(point);
    Arrays.fill(distances, Double.NaN);
    int newest = history.end() - 1;
    int first = history.end() - history.size();
    int low = Math.max(first, newest - lengths[lengths.length - 1] - candidates);
    int end =
        newest - lengths[0] - low + 1; // sums stand for windows by where they end, from low on
    if (end <= 0) {
      return;
    }
    double[] points = history.points();
    double[] sums = scratch.zeros(end);
    int back = 0;
    for (int each = 0; each < lengths.length && history.size() > 2 * lengths[each]; each++) {
      int length = lengths[each];
      for (; back < length; back++) {
        int begin = Math.max(0, first + back - low); // none begins before the first point
        norm.add(sums, begin, end, points, low - back, points[newest - back]);
      }
      int from = Math.max(first + length - 1, newest - length - candidates) - low;
      int to = newest - length - low + 1;
      if (to - from >= nearest.length) {
        findNearest(sums, from, to, low, length);
        distances[each] = norm.distance(nearest[nearest.length - 1], length);
        ages[each] = newest - low - places[0];
      }
    }
  }

  /** Keeps the smallest of the sums in order, those that may be among them summed again. */
  private void findNearest(double[] sums, int from, int to, int low, int length) {
    double enough = ranked(sums, from, to) * ROUNDING;
    if (norm.isExact()) {
      return; // and where many are equally far, it would be all of them
    }
    double[] points = history.points();
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double beyond = Double.POSITIVE_INFINITY;
    for (int i = from; i < to; i++) {
      if (sums[i] <= enough && sums[i] < beyond) {
        int begin = low + i - length + 1;
        insert(norm.sum(points, begin, history.end() - length, length), i);
        beyond = nearest[nearest.length - 1] * ROUNDING;
      }
    }
  }

  /**
   * The sum that so many are not larger than. Found first, or a series that comes ever nearer to
   * its past, as one that rises does, would have all of them summed again.
   */
  private double ranked(double[] sums, int from, int to) {
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int i = from; i < to; i++) {
      if (sums[i] < nearest[nearest.length - 1]) {
        insert(sums[i], i);
      }
    }
    return nearest[nearest.length - 1];
  }

  private void insert(double sum, int at) {
    int place = nearest.length;
    for (; place > 0 && sum < nearest[place - 1]; place--) {
      if (place < nearest.length) {
        nearest[place] = nearest[place - 1];
        places[place] = places[place - 1];
      }
    }
    if (place < nearest.length) {
      nearest[place] = sum;
      places[place] = at;
    }
  }

  /** Distance of the newest window of a length; NaN while there is too little to compare with. */
  double distance(int length) {
    return distances[length];
  }

  /** What it looks back at. */
  History points() {
    return history;
  }

  /** How many points ago the most similar window ended; of no meaning where there is none. */
  int age(int length) {
    return ages[length];
  }

  /** Distances are of no use behind the point that they were measured at. */
  void fields(StateFields fields) {
    history.fields(fields);
    fields.wholes(ages, ages.length);
  }

  /** What it keeps. */
  int stateBytes() {
    return history.stateBytes();
  }
}
