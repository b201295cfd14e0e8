package dev.masterperf.query.syntax;

import java.util.List;

/** By which labels an aggregation groups. */
public record Grouping(Kind kind, List<String> labels) {

  /** Whether the labels are those kept or those dropped. */
  public enum Kind {
    BY,
    WITHOUT
  }

  /** All series in one group. */
  public static final Grouping ALL = new Grouping(Kind.BY, List.of());

  public Grouping {
    labels = List.copyOf(labels);
  }
}
