package dev.masterperf.alerts.anomaly;

/** The last values of a stream, of which the order is asked, none of them negative. */
sealed interface Ranks permits ExactRanks, CodedRanks {
  /** Remembers a value, and forgets the oldest if there are too many. */
  void add(double value);

  /** How many there are. */
  int count();

  /** How many of them are not smaller. */
  int atLeast(double value);

  /** One of them by how many are larger; at most {@link #count} - 1. */
  double largest(int place);

  /** Of so many of the largest. */
  double sumOfLargest(int count);

  void fields(StateFields fields);

  /** What it keeps. */
  int stateBytes();
}
