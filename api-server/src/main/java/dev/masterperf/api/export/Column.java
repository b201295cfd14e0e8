package dev.masterperf.api.export;

/** A column of rows. */
public record Column(String name, Kind kind) {

  /** What its cells hold; any of them may also be null, which is no value. */
  public enum Kind {
    /** A {@code String}. */
    TEXT,
    /** A {@code Double}. */
    NUMBER,
    /** A {@code Long}. */
    WHOLE,
    /** An {@code Instant}. */
    TIME,
    /** A {@code Map<String, String>}. */
    PAIRS
  }

  public static Column text(String name) {
    return new Column(name, Kind.TEXT);
  }

  public static Column number(String name) {
    return new Column(name, Kind.NUMBER);
  }

  public static Column whole(String name) {
    return new Column(name, Kind.WHOLE);
  }

  public static Column time(String name) {
    return new Column(name, Kind.TIME);
  }

  public static Column pairs(String name) {
    return new Column(name, Kind.PAIRS);
  }
}
