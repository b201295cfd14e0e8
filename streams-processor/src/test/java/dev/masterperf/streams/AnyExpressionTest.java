package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import org.junit.jupiter.api.Test;

/** Rules over one series whose expression is more than one comparison. */
class AnyExpressionTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");

  @Test
  void anInstantSelectorLooksAtTheNewestValue() {
    try (Pipeline pipeline = pipeline("upload{category=\"R2\"} * 2 > 1", "")) {
      pipeline.append(T0 + 150, sample(UPLOAD, 0.2, T0 + 100));
      assertThat(pipeline.transitions()).isEmpty();

      pipeline.append(T0 + 2_250, sample(UPLOAD, 0.7, T0 + 2_200));

      AlertTransition fired = pipeline.transitions().get(0);
      assertThat(fired.state()).isEqualTo(AlertState.FIRING);
      assertThat(fired.value()).isEqualTo(1.4);
      assertThat(fired.labels()).containsEntry("id", "upload").doesNotContainKey("__name__");
    }
  }

  @Test
  void errorsAreCountedWithoutLosingTheFirst() {
    try (Pipeline pipeline = pipeline("increase(upload:errors[10s]) > 0", "")) {
      pipeline.append(T0 + 150, sample(UPLOAD, 0.2, T0 + 100));
      assertThat(pipeline.transitions()).isEmpty();

      pipeline.append(T0 + 1_150, failed(T0 + 1_100));
      assertThat(pipeline.transitions()).extracting(AlertTransition::value).containsExactly(1.0);

      pipeline.append(T0 + 11_150, sample(UPLOAD, 0.2, T0 + 11_100));
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void aSeriesIsComparedWithItsOwnPast() {
    try (Pipeline pipeline =
        pipeline("max_over_time(upload[1s]) > 2 * avg_over_time(upload[1m])", "")) {
      for (int i = 0; i < 20; i++) {
        pipeline.append(T0 + i * 1_000 + 150, sample(UPLOAD, 0.2, T0 + i * 1_000 + 100));
      }
      assertThat(pipeline.transitions()).isEmpty();

      pipeline.append(T0 + 20_150, sample(UPLOAD, 0.9, T0 + 20_100));

      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void eachOfItsRangesIsAwaitedUntilItIsEmpty() {
    try (Pipeline pipeline =
        pipeline("max_over_time(upload[2s]) > 1 or max_over_time(upload[5s]) > 0.5", "")) {
      pipeline.append(T0 + 150, sample(UPLOAD, 2, T0 + 100));
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.tick(T0 + 4_900);
      assertThat(pipeline.transitions()).isEmpty();

      pipeline.tick(T0 + 5_100);
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void itRecoversByAnotherExpression() {
    try (Pipeline pipeline = pipeline("upload > 1 and upload < 100", "recover: upload < 0.5")) {
      pipeline.append(T0 + 150, sample(UPLOAD, 2, T0 + 100));
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.append(T0 + 1_150, sample(UPLOAD, 0.7, T0 + 1_100));
      assertThat(pipeline.transitions()).isEmpty();

      pipeline.append(T0 + 2_150, sample(UPLOAD, 0.4, T0 + 2_100));
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void itsStateOutlivesARestart() {
    try (Pipeline pipeline = pipeline("upload * 2 > 1", "for: 5s")) {
      pipeline.append(T0 + 150, sample(UPLOAD, 0.9, T0 + 100));
      assertThat(pipeline.states()).containsExactly(AlertState.PENDING);

      pipeline.restart();
      pipeline.tick(T0 + 5_200);

      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);
    }
  }

  private static PerfMetric failed(long atMillis) {
    return PerfMetric.of(UPLOAD, "200ms", Status.ERROR, atMillis * 1_000_000);
  }

  private static Pipeline pipeline(String expr, String more) {
    return new Pipeline(
        """
        groups:
          - name: storage
            rules:
              - alert: A
                expr: %s
                %s
        """
            .formatted(expr, more),
        1,
        ProcessorSettings.defaultRetention());
  }
}
