package dev.masterperf.launcher.command;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.isolation.RestartPolicy;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads amounts with units, and limits that may be {@code none}. */
final class Amounts {
  private static final String NONE = "none";

  private Amounts() {}

  /** {@code 500ms}, {@code 30s}, {@code 5min}, {@code 2h}. */
  static final class Time implements ITypeConverter<Duration> {
    private static final double MAX_SECONDS = 1e9;

    @Override
    public Duration convert(String text) {
      return Quantity.parse(text)
          .filter(q -> q.unit().equals(Unit.SECONDS))
          .filter(q -> q.measure() >= 0.001 && q.measure() <= MAX_SECONDS)
          .map(q -> Duration.ofNanos(Math.round(q.measure() * 1e9)))
          .orElseThrow(() -> refusal("a time with a unit such as 500ms, 30s, 5min or 2h", text));
    }
  }

  /** {@code 90d}, {@code 24h}, {@code 30m} or {@code 10s}: as the configuration has it. */
  static final class Period implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Map<String, Duration> UNITS =
        Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    @Override
    public Duration convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw refusal("a whole number with a unit such as 15m, 24h or 90d", text);
      }
      return Objects.requireNonNull(UNITS.get(matcher.group(2)))
          .multipliedBy(Integer.parseInt(matcher.group(1)));
    }
  }

  /** {@code 128MiB}, or {@code none}. */
  static final class Memory implements ITypeConverter<OptionalLong> {
    private static final double MIN_BYTES = 1 << 20;

    @Override
    public OptionalLong convert(String text) {
      if (text.equals(NONE)) {
        return OptionalLong.empty();
      }
      return Quantity.parse(text)
          .filter(q -> q.unit().equals(Unit.BYTES) && q.measure() >= MIN_BYTES)
          .map(q -> OptionalLong.of(Math.round(q.measure())))
          .orElseThrow(() -> refusal("at least 1MiB such as 128MiB, or none", text));
    }
  }

  /** {@code 0.5}, or {@code none}. */
  static final class Cores implements ITypeConverter<OptionalDouble> {
    @Override
    public OptionalDouble convert(String text) {
      if (text.equals(NONE)) {
        return OptionalDouble.empty();
      }
      return Quantity.parse(text)
          .filter(q -> q.unit().equals(Unit.ONE) && q.measure() >= 0.01 && q.measure() < 10_000)
          .map(q -> OptionalDouble.of(q.measure()))
          .orElseThrow(() -> refusal("cores, at least 0.01, such as 0.5, or none", text));
    }
  }

  /** {@code 64}, or {@code none}. */
  static final class Pids implements ITypeConverter<OptionalInt> {
    @Override
    public OptionalInt convert(String text) {
      if (text.equals(NONE)) {
        return OptionalInt.empty();
      }
      if (text.matches("[1-9]\\d{0,6}")) {
        return OptionalInt.of(Integer.parseInt(text));
      }
      throw refusal("a whole number of at least 1, or none", text);
    }
  }

  /** {@code never}, {@code on-failure} or {@code always}. */
  static final class Restarts implements ITypeConverter<RestartPolicy.Mode> {
    @Override
    public RestartPolicy.Mode convert(String text) {
      for (RestartPolicy.Mode mode : RestartPolicy.Mode.values()) {
        if (mode.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
          return mode;
        }
      }
      throw refusal("never, on-failure or always", text);
    }
  }

  private static TypeConversionException refusal(String wanted, String text) {
    return new TypeConversionException("must be " + wanted + ", not " + text);
  }
}
