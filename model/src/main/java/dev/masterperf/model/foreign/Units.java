package dev.masterperf.model.foreign;

import dev.masterperf.model.Unit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The units other worlds write: UCUM codes of OpenTelemetry ({@code ms}, {@code KiBy}, {@code
 * {request}}) and words of Prometheus ({@code seconds}), as suffix of a name or in metadata.
 */
public final class Units {
  private static final int MAX_SYMBOL = 32;

  /** Longer than any code; what is longer is no unit. */
  private static final int MAX_CODE = 64;

  /** Suffixes of Prometheus that say what is counted, not in which unit; taken off from the end. */
  private static final List<String> KINDS = List.of("_total", "_sum", "_max", "_min");

  /** Of those, what is left of a classic histogram or a summary: numbers of events. */
  private static final List<String> COUNTS = List.of("_count", "_bucket", "_created", "_info");

  private static final Map<String, MeasuredUnit> UCUM = ucum();
  private static final Map<String, MeasuredUnit> WORDS = words();

  private Units() {}

  /**
   * The unit of a UCUM code. Annotations in braces say what is counted and are no unit; a code
   * outside the table is a dimension of its own and keeps its numbers; one of more than 32
   * characters is none.
   */
  public static MeasuredUnit ofUcum(String code) {
    String plain = code.length() > MAX_CODE ? "" : withoutAnnotations(code);
    MeasuredUnit known = UCUM.get(plain);
    if (known != null) {
      return known;
    }
    return plain.length() > MAX_SYMBOL ? MeasuredUnit.ONE : MeasuredUnit.of(Unit.of(plain), "1");
  }

  private static String withoutAnnotations(String code) {
    int open = code.indexOf('{');
    int close = open < 0 ? -1 : code.indexOf('}', open);
    if (close < 0) {
      return code.strip();
    }
    String rest = code.substring(0, open) + code.substring(close + 1);
    // {request}/s is 1/s
    return withoutAnnotations(rest.startsWith("/") ? "1" + rest : rest);
  }

  /**
   * The unit of a series of Prometheus. The name decides where it ends with a unit, since metadata
   * may be missing in one request and there in the next, and a series keeps one unit.
   *
   * @param word of the metadata; empty if there is none
   */
  public static MeasuredUnit ofName(String name, String word) {
    MeasuredUnit unit = ofSuffix(name);
    if (unit != null || COUNTS.stream().anyMatch(name::endsWith)) {
      return unit == null ? MeasuredUnit.ONE : unit;
    }
    return ofWord(word);
  }

  /** The unit of a word or a code; {@code 1} for what is neither, which says what is counted. */
  public static MeasuredUnit ofWord(@Nullable String word) {
    if (word == null) {
      return MeasuredUnit.ONE;
    }
    MeasuredUnit said = WORDS.get(word);
    return said == null ? UCUM.getOrDefault(word, MeasuredUnit.ONE) : said;
  }

  private static @Nullable MeasuredUnit ofSuffix(String name) {
    String plain = name;
    for (String kind : KINDS) {
      if (plain.endsWith(kind)) {
        plain = plain.substring(0, plain.length() - kind.length());
      }
    }
    return WORDS.get(plain.substring(plain.lastIndexOf('_') + 1));
  }

  private static Map<String, MeasuredUnit> ucum() {
    Map<String, MeasuredUnit> table = new HashMap<>();
    table.put("", MeasuredUnit.ONE);
    table.put("1", MeasuredUnit.ONE);
    table.put("%", MeasuredUnit.of(Unit.ONE, "0.01"));
    table.put("ns", MeasuredUnit.of(Unit.SECONDS, "1e-9"));
    table.put("us", MeasuredUnit.of(Unit.SECONDS, "1e-6"));
    table.put("µs", MeasuredUnit.of(Unit.SECONDS, "1e-6"));
    table.put("ms", MeasuredUnit.of(Unit.SECONDS, "0.001"));
    table.put("s", MeasuredUnit.of(Unit.SECONDS, "1"));
    table.put("min", MeasuredUnit.of(Unit.SECONDS, "60"));
    table.put("h", MeasuredUnit.of(Unit.SECONDS, "3600"));
    table.put("d", MeasuredUnit.of(Unit.SECONDS, "86400"));
    table.put("bit", MeasuredUnit.of(Unit.BYTES, "0.125"));
    bytes(table, "By", "1");
    bytes(table, "kBy", "1000");
    bytes(table, "MBy", "1000000");
    bytes(table, "GBy", "1000000000");
    bytes(table, "TBy", "1000000000000");
    bytes(table, "KiBy", "1024");
    bytes(table, "MiBy", "1048576");
    bytes(table, "GiBy", "1073741824");
    bytes(table, "TiBy", "1099511627776");
    // Not UCUM, but what people write there.
    bytes(table, "B", "1");
    bytes(table, "kB", "1000");
    bytes(table, "KB", "1000");
    bytes(table, "MB", "1000000");
    bytes(table, "GB", "1000000000");
    bytes(table, "KiB", "1024");
    bytes(table, "MiB", "1048576");
    bytes(table, "GiB", "1073741824");
    return Map.copyOf(table);
  }

  private static void bytes(Map<String, MeasuredUnit> table, String code, String factor) {
    table.put(code, MeasuredUnit.of(Unit.BYTES, factor));
    table.put(code + "/s", MeasuredUnit.of(Unit.BYTES_PER_SECOND, factor));
  }

  private static Map<String, MeasuredUnit> words() {
    Map<String, MeasuredUnit> table = new HashMap<>();
    table.put("ratio", MeasuredUnit.ONE);
    table.put("percent", MeasuredUnit.of(Unit.ONE, "0.01"));
    table.put("nanoseconds", MeasuredUnit.of(Unit.SECONDS, "1e-9"));
    table.put("microseconds", MeasuredUnit.of(Unit.SECONDS, "1e-6"));
    table.put("milliseconds", MeasuredUnit.of(Unit.SECONDS, "0.001"));
    table.put("seconds", MeasuredUnit.of(Unit.SECONDS, "1"));
    table.put("minutes", MeasuredUnit.of(Unit.SECONDS, "60"));
    table.put("hours", MeasuredUnit.of(Unit.SECONDS, "3600"));
    table.put("days", MeasuredUnit.of(Unit.SECONDS, "86400"));
    table.put("bytes", MeasuredUnit.of(Unit.BYTES, "1"));
    table.put("kilobytes", MeasuredUnit.of(Unit.BYTES, "1000"));
    table.put("megabytes", MeasuredUnit.of(Unit.BYTES, "1000000"));
    table.put("gigabytes", MeasuredUnit.of(Unit.BYTES, "1000000000"));
    table.put("kibibytes", MeasuredUnit.of(Unit.BYTES, "1024"));
    table.put("mebibytes", MeasuredUnit.of(Unit.BYTES, "1048576"));
    table.put("gibibytes", MeasuredUnit.of(Unit.BYTES, "1073741824"));
    own(table, Map.of("celsius", "Cel", "meters", "m", "volts", "V", "amperes", "A"));
    own(table, Map.of("joules", "J", "grams", "g", "watts", "W", "hertz", "Hz"));
    return Map.copyOf(table);
  }

  private static void own(Map<String, MeasuredUnit> table, Map<String, String> symbols) {
    symbols.forEach((word, symbol) -> table.put(word, MeasuredUnit.of(Unit.of(symbol), "1")));
  }
}
