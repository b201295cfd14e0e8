package dev.masterperf.launcher.tail;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a topic reading begins. */
public sealed interface Start {
  /** With the oldest record there is. */
  record Beginning() implements Start {}

  /** With the next record that comes. */
  record End() implements Start {}

  /** With the first record of the last so many minutes, by the broker's time of arrival. */
  record Ago(Duration age) implements Start {}

  /**
   * Reads {@code beginning}, {@code end}, or an age such as {@code 5m}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static Start parse(String text) {
    Matcher age = Pattern.compile("(\\d{1,9})(s|m|h|d)").matcher(text);
    if (age.matches()) {
      long number = Long.parseLong(age.group(1));
      return new Ago(
          switch (age.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          });
    }
    return switch (text) {
      case "beginning" -> new Beginning();
      case "end" -> new End();
      default ->
          throw new IllegalArgumentException(
              "must be beginning, end or an age such as 30s, 5m, 2h or 1d, not " + text);
    };
  }
}
