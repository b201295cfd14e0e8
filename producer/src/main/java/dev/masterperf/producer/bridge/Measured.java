package dev.masterperf.producer.bridge;

import dev.masterperf.model.Unit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of another library are measured in.
 *
 * @param base the unit they are kept in
 * @param factor by which a number has to be multiplied to be in it
 */
public record Measured(Unit base, double factor) {
  public static final Measured ONE = new Measured(Unit.ONE, 1);
  public static final Measured SECONDS = new Measured(Unit.SECONDS, 1);
  public static final Measured MILLISECONDS = new Measured(Unit.SECONDS, 1e-3);
  public static final Measured NANOSECONDS = new Measured(Unit.SECONDS, 1e-9);
  public static final Measured BYTES = new Measured(Unit.BYTES, 1);
  public static final Measured BYTES_PER_SECOND = new Measured(Unit.BYTES_PER_SECOND, 1);

  private static final Map<String, Measured> WORDS =
      Map.ofEntries(
          Map.entry("nanoseconds", NANOSECONDS),
          Map.entry("ns", NANOSECONDS),
          Map.entry("microseconds", new Measured(Unit.SECONDS, 1e-6)),
          Map.entry("us", new Measured(Unit.SECONDS, 1e-6)),
          Map.entry("milliseconds", MILLISECONDS),
          Map.entry("ms", MILLISECONDS),
          Map.entry("seconds", SECONDS),
          Map.entry("s", SECONDS),
          Map.entry("minutes", new Measured(Unit.SECONDS, 60)),
          Map.entry("min", new Measured(Unit.SECONDS, 60)),
          Map.entry("hours", new Measured(Unit.SECONDS, 3600)),
          Map.entry("h", new Measured(Unit.SECONDS, 3600)),
          Map.entry("days", new Measured(Unit.SECONDS, 86400)),
          Map.entry("d", new Measured(Unit.SECONDS, 86400)),
          Map.entry("bytes", BYTES),
          Map.entry("By", BYTES),
          Map.entry("B", BYTES),
          Map.entry("kilobytes", new Measured(Unit.BYTES, 1e3)),
          Map.entry("kB", new Measured(Unit.BYTES, 1e3)),
          Map.entry("KB", new Measured(Unit.BYTES, 1e3)),
          Map.entry("megabytes", new Measured(Unit.BYTES, 1e6)),
          Map.entry("MB", new Measured(Unit.BYTES, 1e6)),
          Map.entry("gigabytes", new Measured(Unit.BYTES, 1e9)),
          Map.entry("GB", new Measured(Unit.BYTES, 1e9)),
          Map.entry("kibibytes", new Measured(Unit.BYTES, 0x1p10)),
          Map.entry("KiB", new Measured(Unit.BYTES, 0x1p10)),
          Map.entry("mebibytes", new Measured(Unit.BYTES, 0x1p20)),
          Map.entry("MiB", new Measured(Unit.BYTES, 0x1p20)),
          Map.entry("gibibytes", new Measured(Unit.BYTES, 0x1p30)),
          Map.entry("GiB", new Measured(Unit.BYTES, 0x1p30)),
          Map.entry("percent", new Measured(Unit.ONE, 0.01)),
          Map.entry("%", new Measured(Unit.ONE, 0.01)));

  /** The unit of a word or code; {@code 1} for any other, which says what is counted. */
  public static Measured ofWord(@Nullable String word) {
    return word == null ? ONE : WORDS.getOrDefault(word, ONE);
  }

  /** A number of theirs in the base unit. */
  public double toBase(double number) {
    return number * factor;
  }

  /** A number in the base unit as theirs. */
  public double fromBase(double number) {
    return number / factor;
  }
}
