package dev.masterperf.alerts.anomaly;

/**
 * Walks over what a detector keeps, field by field. Each part names its fields once, for writing
 * and for reading: {@code lift = fields.number(lift)} writes the field and leaves it as it is, or
 * takes what was written there. So the two cannot drift apart.
 */
sealed interface StateFields permits StateWriter, StateReader {
  double number(double now);

  long whole(long now);

  /**
   * A count or a place.
   *
   * @param least nothing below it is taken when reading
   * @param most nothing above it either
   */
  int whole(int now, int least, int most);

  /** So many from the beginning of an array. */
  void numbers(double[] numbers, int count);

  /** So many from the beginning of an array. */
  void wholes(int[] wholes, int count);

  /** So many from the beginning of an array. */
  void wholes(long[] wholes, int count);
}
