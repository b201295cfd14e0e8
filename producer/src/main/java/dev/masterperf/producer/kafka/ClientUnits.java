package dev.masterperf.producer.kafka;

import dev.masterperf.model.Unit;
import dev.masterperf.producer.bridge.Measured;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.MetricName;

/**
 * What Kafka's metrics are measured in. Kafka says so in their descriptions at best, so their names
 * decide; the first rule that matches. What no rule knows keeps its numbers, unit {@code 1}.
 */
final class ClientUnits {
  private static final Measured PER_SECOND = new Measured(Unit.of("1/s"), 1);

  private static final List<Rule> RULES =
      List.of(
          rule(".*byte-rate|bytes-.*-rate", Measured.BYTES_PER_SECOND),
          rule(".*byte-total|bytes-.*-total|.*-bytes(-.*)?|.*-size-(avg|max)", Measured.BYTES),
          rule(".*-ns(-.*)?", Measured.NANOSECONDS),
          rule(".*-seconds-ago|metadata-age", Measured.SECONDS),
          rule(".*-ratio(-.*)?|compression-rate-.*", Measured.ONE),
          rule(
              ".*-(time|latency)-(avg|max|total)|time-between-poll-(avg|max)|.*-ms",
              Measured.MILLISECONDS),
          rule(".*-rate", PER_SECOND));

  private record Rule(Pattern name, Measured measured) {}

  private ClientUnits() {}

  private static Rule rule(String name, Measured measured) {
    return new Rule(Pattern.compile(name), measured);
  }

  static Measured of(MetricName metric) {
    for (Rule rule : RULES) {
      if (rule.name().matcher(metric.name()).matches()) {
        // Kafka Streams has latencies in milliseconds and others in nanoseconds, named alike.
        boolean known =
            !metric.group().startsWith("stream-") || !rule.measured().equals(Measured.MILLISECONDS);
        return known ? rule.measured() : Measured.ONE;
      }
    }
    return Measured.ONE;
  }
}
