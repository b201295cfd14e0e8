package dev.masterperf.query.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which series of two vectors belong together.
 *
 * @param labels those that {@code kind} speaks of
 * @param included labels of the one side that go into the result; only with groups
 * @param fillLeft stands for what is missing on the left side, but with {@code group_right} on the
 *     right, which then is the many side; null where nothing does
 * @param fillRight likewise for the other side
 */
public record Matching(
    Kind kind,
    List<String> labels,
    Cardinality cardinality,
    List<String> included,
    @Nullable Double fillLeft,
    @Nullable Double fillRight) {

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

  /** Where what has no match is left out. */
  public Matching(Kind kind, List<String> labels, Cardinality cardinality, List<String> included) {
    this(kind, labels, cardinality, included, null, null);
  }

  /** The same with other labels. */
  public Matching comparing(List<String> others) {
    return new Matching(kind, others, cardinality, included, fillLeft, fillRight);
  }

  public Matching {
    labels = List.copyOf(labels);
    included = List.copyOf(included);
  }
}
