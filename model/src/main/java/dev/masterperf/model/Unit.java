package dev.masterperf.model;

import java.util.Map;

/**
 * A base unit. Every number on the wire and in every answer is given in one of these; prefixed
 * units such as {@code ms} exist only in what people write and read.
 *
 * @param symbol {@code s}, {@code By}, {@code By/s}, {@code 1}, or a sender's own unit, kept as it
 *     is
 */
public record Unit(String symbol) {
  public static final Unit SECONDS = new Unit("s");
  public static final Unit BYTES = new Unit("By");
  public static final Unit BYTES_PER_SECOND = new Unit("By/s");
  public static final Unit ONE = new Unit("1");

  private static final int MAX_SYMBOL_LENGTH = 32;
  private static final Map<String, Unit> BASE =
      Map.of("s", SECONDS, "By", BYTES, "By/s", BYTES_PER_SECOND, "1", ONE);

  public Unit {
    if (symbol.isEmpty() || symbol.length() > MAX_SYMBOL_LENGTH) {
      throw new IllegalArgumentException(
          "a unit has 1 to " + MAX_SYMBOL_LENGTH + " characters, this one " + symbol.length());
    }
  }

  /** The unit of this symbol; the base units are shared instances. */
  public static Unit of(String symbol) {
    Unit base = BASE.get(symbol);
    return base == null ? new Unit(symbol) : base;
  }

  @Override
  public String toString() {
    return symbol;
  }
}
