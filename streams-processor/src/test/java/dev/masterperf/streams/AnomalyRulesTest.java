package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.model.Series;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rules whose detectors learn a series. */
class AnomalyRulesTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final long HOUR = 3_600_000;
  private static final String RULE =
      """
      groups:
        - name: storage
          rules:
            - alert: StrangeUpload
              expr: anomaly_score(avg_over_time(upload[1h])) > 0.9
      """;

  @Test
  void aJumpAfterTheWarmUpFiresWithItsEvidence() {
    try (Pipeline pipeline = pipeline(RULE)) {
      long at = calm(pipeline, T0, 290);
      assertThat(pipeline.transitions()).isEmpty();

      pipeline.append(at, sample(UPLOAD, 5, at));
      pipeline.tick(at + HOUR + 3_000);

      AlertTransition fired = pipeline.transitions().get(0);
      assertThat(fired.state()).isEqualTo(AlertState.FIRING);
      assertThat(fired.value()).isGreaterThan(0.9);
      AnomalyEvidence evidence = fired.anomaly();
      assertThat(evidence).isNotNull();
      assertThat(evidence.value()).isEqualTo(5);
      assertThat(evidence.score()).isEqualTo(fired.value());
      assertThat(evidence.judged()).isEqualTo("avg_over_time(upload[1h])");
      assertThat(evidence.experts()).isNotEmpty();
      assertThat(fired.reason()).endsWith(evidence.text()).contains("holds with");
      System.out.println(fired.reason());
    }
  }

  /** One event an hour, from this time on; the time after the last. */
  private static long calm(Pipeline pipeline, long fromMillis, int hours) {
    Random random = new Random(7);
    long at = fromMillis;
    for (int i = 0; i < hours; i++) {
      pipeline.append(at, sample(UPLOAD, 0.2 + 0.02 * random.nextGaussian(), at));
      at += HOUR;
    }
    return at;
  }

  private static Pipeline pipeline(String rules) {
    return new Pipeline(rules, 1, ProcessorSettings.defaultRetention());
  }

  private static List<AlertState> states(Pipeline pipeline) {
    return pipeline.transitions().stream().map(AlertTransition::state).toList();
  }
}
