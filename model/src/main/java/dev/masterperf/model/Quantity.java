package dev.masterperf.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number with its base unit: what {@code 19.6ms} means is {@code 0.0196 s}.
 *
 * @param measure a finite number in {@code unit}
 * @param unit a base unit
 */
public record Quantity(double measure, Unit unit) {

  /** Decimal, so that 19.6ms is the double nearest to 0.0196, which 19.6 / 1000 is not. */
  private record Scale(BigDecimal factor, Unit unit) {
    Scale(String factor, Unit unit) {
      this(new BigDecimal(factor), unit);
    }

    double apply(BigDecimal number) {
      return number.multiply(factor).doubleValue();
    }
  }

  /** The whole table of what people may write; there are no others. */
  private static final Map<String, Scale> SCALES = scales();

  private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_UP);

  /** So small that even four digits are written with an exponent. */
  private static final double SCIENTIFIC_BELOW = 1e-4;

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d{1,3})?) ?([A-Za-zµμ%]*(?:/s)?)");

  public Quantity {
    if (!Double.isFinite(measure)) {
      throw new IllegalArgumentException("measure must be a finite number, not " + measure);
    }
  }

  /**
   * Reads a decimal number, an optional space and one unit of the table: {@code ns us ms s min h},
   * {@code B kB KB MB GB KiB MiB GiB} (also per second, {@code MB/s}), {@code %}, {@code x}, or
   * none.
   *
   * @return the quantity in its base unit; empty where {@code text} is anything else, and so is
   *     text
   */
  public static Optional<Quantity> parse(String text) {
    Matcher matcher = GRAMMAR.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Scale scale = SCALES.get(matcher.group(2));
    if (scale == null) {
      return Optional.empty();
    }
    double measure = scale.apply(new BigDecimal(matcher.group(1)));
    return Double.isFinite(measure)
        ? Optional.of(new Quantity(measure, scale.unit()))
        : Optional.empty();
  }

  /**
   * A number that came with its own unit field, brought to the base unit. A symbol outside the
   * table is a dimension of its own and keeps its number.
   *
   * @throws IllegalArgumentException if {@code number} is not finite or the symbol too long
   */
  public static Quantity of(double number, String symbol) {
    Scale scale = SCALES.get(symbol);
    if (scale == null) {
      return new Quantity(number, Unit.of(symbol));
    }
    boolean base = scale.factor().compareTo(BigDecimal.ONE) == 0 || !Double.isFinite(number);
    return new Quantity(base ? number : scale.apply(BigDecimal.valueOf(number)), scale.unit());
  }

  /**
   * The form people read: {@code 19.6ms}, {@code 1.5MiB}, {@code 42}. Rounded, so not parsed back.
   */
  public String toText() {
    double magnitude = Math.abs(measure);
    if (unit.equals(Unit.SECONDS)) {
      return secondsText(magnitude);
    }
    if (unit.equals(Unit.BYTES)) {
      return bytesText(magnitude, "");
    }
    if (unit.equals(Unit.BYTES_PER_SECOND)) {
      return bytesText(magnitude, "/s");
    }
    return unit.equals(Unit.ONE) ? number(measure) : number(measure) + " " + unit.symbol();
  }

  private String secondsText(double magnitude) {
    if (magnitude == 0 || (magnitude >= 1 && magnitude < 120)) {
      return number(measure) + "s";
    }
    if (magnitude >= 120) {
      return magnitude < 7200 ? number(measure / 60) + "min" : number(measure / 3600) + "h";
    }
    if (magnitude >= 1e-3) {
      return number(measure * 1e3) + "ms";
    }
    return magnitude >= 1e-6 ? number(measure * 1e6) + "us" : number(measure * 1e9) + "ns";
  }

  private String bytesText(double magnitude, String per) {
    if (magnitude < 1024) {
      return number(measure) + "B" + per;
    }
    if (magnitude < 1 << 20) {
      return number(measure / 1024) + "KiB" + per;
    }
    return magnitude < 1 << 30
        ? number(measure / (1 << 20)) + "MiB" + per
        : number(measure / (1 << 30)) + "GiB" + per;
  }

  /** One decimal from 100 on, two from 1 on, four digits below; no zeros at the end. */
  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    double magnitude = Math.abs(value);
    if (magnitude < SCIENTIFIC_BELOW) {
      String text = String.format(Locale.ROOT, "%.4g", value);
      return text.contains("e") ? text : text.replaceFirst("\\.?0+$", "");
    }
    // What a format would make of it, which costs ten times as much: every metric has a text.
    BigDecimal exact = new BigDecimal(Double.toString(value));
    BigDecimal rounded =
        magnitude >= 1
            ? exact.setScale(magnitude >= 100 ? 1 : 2, RoundingMode.HALF_UP)
            : exact.round(FOUR_DIGITS);
    return rounded.stripTrailingZeros().toPlainString();
  }

  private static Map<String, Scale> scales() {
    Map<String, Scale> table = new LinkedHashMap<>();
    for (String one : List.of("", "1", "x")) {
      table.put(one, new Scale("1", Unit.ONE));
    }
    table.put("%", new Scale("0.01", Unit.ONE));
    table.put("ns", new Scale("1e-9", Unit.SECONDS));
    for (String micro : List.of("us", "µs", "μs")) {
      table.put(micro, new Scale("1e-6", Unit.SECONDS));
    }
    table.put("ms", new Scale("0.001", Unit.SECONDS));
    table.put("s", new Scale("1", Unit.SECONDS));
    table.put("min", new Scale("60", Unit.SECONDS));
    table.put("h", new Scale("3600", Unit.SECONDS));
    Map<String, String> bytes =
        Map.of(
            "B",
            "1",
            "By",
            "1",
            "kB",
            "1000",
            "KB",
            "1000",
            "MB",
            "1000000",
            "GB",
            "1000000000",
            "KiB",
            "1024",
            "MiB",
            "1048576",
            "GiB",
            "1073741824");
    bytes.forEach(
        (symbol, factor) -> {
          table.put(symbol, new Scale(factor, Unit.BYTES));
          table.put(symbol + "/s", new Scale(factor, Unit.BYTES_PER_SECOND));
        });
    return Map.copyOf(table);
  }
}
