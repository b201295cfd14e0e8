package dev.masterperf.alerts.anomaly;

/** The last points of a stream, in one piece, so that loops over them are plain. */
final class History {
  private static final int SLACK = 64;

  private final int kept;
  private final double[] points;
  private int end;

  /**
   * @param kept how many points can be looked back at
   */
  History(int kept) {
    this.kept = kept;
    this.points = new double[kept + SLACK]; // moved down once every so many
  }

  void add(double point) {
    if (end == points.length) {
      System.arraycopy(points, end - kept, points, 0, kept);
      end = kept;
    }
    points[end++] = point;
  }

  /** How many can be looked back at. */
  int size() {
    return Math.min(end, kept);
  }

  /** Where the points lie, until the next one is added; the newest is at {@link #end} - 1. */
  double[] points() {
    return points;
  }

  int end() {
    return end;
  }

  void fields(StateFields fields) {
    int size = fields.whole(size(), 0, kept);
    System.arraycopy(points, end - size(), points, 0, size()); // as after a move
    end = size;
    fields.numbers(points, size);
  }

  /** What it keeps. */
  int stateBytes() {
    return Double.BYTES * points.length;
  }
}
