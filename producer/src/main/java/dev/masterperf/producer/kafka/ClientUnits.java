package dev.masterperf.producer.kafka;

import dev.masterperf.model.Unit;
import dev.masterperf.model.foreign.MeasuredUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.MetricName;

/**
 * What Kafka's metrics are measured in. Kafka says so in their descriptions at best, so their names
 * decide; the first rule that matches. What no rule knows keeps its numbers, unit {@code 1}.
 */
final class ClientUnits {
  private static final MeasuredUnit PER_SECOND = MeasuredUnit.of(Unit.of("1/s"), "1");

  private static final List<Rule> RULES =
      List.of(
          rule(".*byte-rate|bytes-.*-rate", MeasuredUnit.BYTES_PER_SECOND),
          rule(".*byte-total|bytes-.*-total|.*-bytes(-.*)?|.*-size-(avg|max)", MeasuredUnit.BYTES),
          rule(".*-ns(-.*)?", MeasuredUnit.NANOSECONDS),
          rule(".*-seconds-ago|metadata-age", MeasuredUnit.SECONDS),
          rule(".*-ratio(-.*)?|compression-rate-.*", MeasuredUnit.ONE),
          rule(
              ".*-(time|latency)-(avg|max|total)|time-between-poll-(avg|max)|.*-ms",
              MeasuredUnit.MILLISECONDS),
          rule(".*-rate", PER_SECOND));

  private record Rule(Pattern name, MeasuredUnit measured) {}

  private ClientUnits() {}

  private static Rule rule(String name, MeasuredUnit measured) {
    return new Rule(Pattern.compile(name), measured);
  }

  static MeasuredUnit of(MetricName metric) {
    for (Rule rule : RULES) {
      if (rule.name().matcher(metric.name()).matches()) {
        // Kafka Streams has latencies in milliseconds and others in nanoseconds, named alike.
        boolean known =
            !metric.group().startsWith("stream-")
                || !rule.measured().equals(MeasuredUnit.MILLISECONDS);
        return known ? rule.measured() : MeasuredUnit.ONE;
      }
    }
    return MeasuredUnit.ONE;
  }
}
