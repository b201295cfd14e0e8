package dev.masterperf.launcher.top;

import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/** What rows can be sorted by. */
enum Column {
  IDENTITY("category, topic, id"),
  VALUE("value"),
  RATE("rate"),
  P99("p99"),
  LAST_SEEN("last event"),
  STATUS("status");

  private final String title;

  Column(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** The next one, after the last the first again. */
  Column next() {
    return values()[(ordinal() + 1) % values().length];
  }

  /**
   * What people look for first: the most, the newest, the worst; rows that are alike by identity.
   */
  Comparator<Row> order() {
    Comparator<Row> order =
        switch (this) {
          case IDENTITY -> Row.BY_IDENTITY;
          case VALUE -> most(Row::measure);
          case RATE -> most(Row::rate);
          case P99 -> most(Row::p99);
          case LAST_SEEN -> Comparator.comparing(Row::lastSeen).reversed();
          case STATUS -> Comparator.comparing(Row::failed).reversed();
        };
    return order.thenComparing(Row.BY_IDENTITY);
  }

  /** What is no number comes last. */
  private static Comparator<Row> most(ToDoubleFunction<Row> number) {
    Comparator<Row> least =
        Comparator.comparingDouble(
            row -> {
              double value = number.applyAsDouble(row);
              return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
            });
    return least.reversed();
  }
}
