package dev.masterperf.alerts.rule;

import dev.masterperf.alerts.rule.AnomalyOptions.Direction;
import dev.masterperf.alerts.yaml.YamlSection;
import dev.masterperf.query.syntax.Parser;
import dev.masterperf.query.syntax.PromDuration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Reads the key {@code anomaly} of a rule. What is wrong is noted, and the default taken. */
final class AnomalyOptionsReader {
  private static final List<String> KEYS =
      List.of("sensitivity", "direction", "min_deviation", "step");

  private static final Map<String, Double> SENSITIVITIES =
      Map.of("low", 1 / 1.5, "normal", 1.0, "high", 1.5);

  private static final double PERCENT = 0.01;

  private final YamlSection section;

  AnomalyOptionsReader(YamlSection section) {
    this.section = section;
  }

  AnomalyOptions read() {
    section.refuseOthers(KEYS, List.of());
    double sensitivity = value("sensitivity", AnomalyOptionsReader::sensitivity, 1.0);
    Direction direction = value("direction", AnomalyOptionsReader::direction, Direction.BOTH);
    AnomalyOptions least =
        value("min_deviation", AnomalyOptionsReader::minDeviation, AnomalyOptions.DEFAULT);
    long step = value("step", PromDuration::parseMillis, 0L);
    try {
      return new AnomalyOptions(
          sensitivity, direction, least.minDeviation(), least.minDeviationShare(), step);
    } catch (IllegalArgumentException e) {
      section.problem("step", String.valueOf(e.getMessage()));
      return AnomalyOptions.DEFAULT;
    }
  }

  private <T> T value(String key, Function<String, T> read, T otherwise) {
    return section
        .text(key)
        .map(
            text -> {
              try {
                return read.apply(text.strip());
              } catch (IllegalArgumentException e) {
                section.problem(key, String.valueOf(e.getMessage()));
                return otherwise;
              }
            })
        .orElse(otherwise);
  }

  private static double sensitivity(String text) {
    Double word = SENSITIVITIES.get(text);
    try {
      double number = word == null ? Double.parseDouble(text) : word;
      return new AnomalyOptions(number, Direction.BOTH, 0, 0, 0).sensitivity();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "sensitivity is low, normal, high or a number from 0.2 to 5, not " + text, e);
    }
  }

  private static Direction direction(String text) {
    return Arrays.stream(Direction.values())
        .filter(direction -> direction.text().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("direction is up, down or both, not " + text));
  }

  private static AnomalyOptions minDeviation(String text) {
    boolean share = text.endsWith("%");
    OptionalDouble number = number(share ? text.substring(0, text.length() - 1) : text);
    if (number.isEmpty()) {
      throw new IllegalArgumentException(
          "min_deviation is a number such as 5, 500ms, 2MiB or 20%, not " + text);
    }
    double least = number.getAsDouble();
    return new AnomalyOptions(1, Direction.BOTH, share ? 0 : least, share ? least * PERCENT : 0, 0);
  }

  /** As expressions have them: {@code 5}, {@code 500ms}, {@code 2MiB}; empty if it is none. */
  private static OptionalDouble number(String text) {
    try {
      return Parser.parse(text).constant();
    } catch (IllegalArgumentException e) {
      return OptionalDouble.empty();
    }
  }
}
