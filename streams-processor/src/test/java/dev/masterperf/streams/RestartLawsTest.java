package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.LongRange;

/** What alerts tell is the same whether or not everything was restarted or reloaded meanwhile. */
class RestartLawsTest {
  private static final String RULES =
      """
      groups:
        - name: g
          rules:
            - {alert: One, expr: 'max_over_time(upload[4s]) > 1.5', for: 3s}
            - {alert: OneOfAnyShape, expr: 'upload * 2 > 3 and upload < 100', keep_firing_for: 5s}
            - {alert: AtOnce, expr: 'sum by (bucket) (max_over_time(upload[5s])) > 2'}
            - {alert: For, expr: 'sum by (bucket) (max_over_time(upload[5s])) > 2', for: 3s}
            - {alert: AsLong, expr: 'max by (bucket) (max_over_time(upload[3s])) > 1', for: 3s}
            - {alert: Lingers, expr: 'avg (max_over_time(upload[3s])) > 1', keep_firing_for: 4s}
            - {alert: Flaps, expr: 'max(max_over_time(upload[2s])) > 1.2', flap: {times: 2, within: 20s}}
            - {alert: Whole, expr: 'topk by (bucket) (1, max_over_time(upload[4s])) > 1.5', for: 2s}
            - {alert: Recovers, expr: 'sum(max_over_time(upload[4s])) > 3', recover: 'sum(max_over_time(upload[4s])) < 1'}
            - {alert: Absent, expr: 'absent_over_time(upload[6s])', for: 2s}
      """;

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void restartsAndReloadsChangeNothing(@ForAll @LongRange(min = 0, max = 1 << 30) long seed) {
    List<String> undisturbed = run(seed, 0);
    assertThat(differences(undisturbed, run(seed, 1))).as("restarts, seed %d", seed).isEmpty();
    assertThat(differences(undisturbed, run(seed, 2))).as("reloads, seed %d", seed).isEmpty();
  }

  private static List<String> differences(List<String> undisturbed, List<String> disturbed) {
    return Stream.concat(
            undisturbed.stream().filter(one -> !disturbed.contains(one)).map(one -> "- " + one),
            disturbed.stream().filter(one -> !undisturbed.contains(one)).map(one -> "+ " + one))
        .toList();
  }

  /**
   * @param disturbance 0 for none, 1 for restarts, 2 for reloads of the same rules
   */
  private static List<String> run(long seed, int disturbance) {
    Random random = new Random(seed);
    try (Pipeline pipeline = new Pipeline(RULES, 1, ProcessorSettings.defaultRetention())) {
      long now = T0;
      for (int step = 0; step < 60; step++) {
        now += List.of(300, 500, 1_000, 1_000, 2_500).get(random.nextInt(5));
        boolean quiet = step > 20 && step < 30 || step > 50;
        Series series = upload(random.nextInt(2), random.nextInt(2));
        double value = random.nextInt(5) * 0.6;
        if (!quiet && random.nextInt(3) > 0) {
          pipeline.append(now, sample(series, value, now - 20));
        } else {
          pipeline.tick(now);
        }
        for (int flush = 1; flush <= 3; flush++) {
          pipeline.idleUntil(now + flush * 95);
        }
        boolean disturbed = random.nextInt(5) == 0;
        if (disturbed && disturbance == 1) {
          pipeline.restart();
        } else if (disturbed && disturbance == 2) {
          pipeline.replaceRules(RULES);
        }
      }
      return pipeline.transitions().stream().map(RestartLawsTest::text).sorted().toList();
    }
  }

  private static String text(AlertTransition told) {
    return "%s %s %d %s at %s since %s"
        .formatted(
            told.rule(), told.labels(), told.sequence(), told.state(), told.at(), told.startsAt());
  }

  private static Series upload(int bucket, int host) {
    return new Series(
        "global",
        "R2",
        MetricType.PERFORMANCE,
        "Object Upload",
        "General",
        "upload",
        "",
        new TreeMap<>(Map.of("bucket", "b" + bucket, "host", "h" + host)));
  }
}
