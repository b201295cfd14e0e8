package dev.masterperf.query.syntax;

import java.util.List;

/**
 * Which series of two vectors belong together.
 *
 * @param labels those that {@code kind} speaks of
 * @param included labels of the one side that go into the result; only with groups
 */
public record Matching(
    Kind kind, List<String> labels, Cardinality cardinality, List<String> included) {

  /** Whether the labels are those compared or those left out of it. */
  public enum Kind {
    ON,
    IGNORING
  }

  /** How many series of either side may share what is compared. */
  public enum Cardinality {
    ONE_TO_ONE,
    /** {@code group_left}. */
    MANY_TO_ONE,
    /** {@code group_right}. */
    ONE_TO_MANY
  }

  /** All labels are compared, as where nothing was written. */
  public static final Matching BY_ALL_LABELS =
      new Matching(Kind.IGNORING, List.of(), Cardinality.ONE_TO_ONE, List.of());

  public Matching {
    labels = List.copyOf(labels);
    included = List.copyOf(included);
  }
}
