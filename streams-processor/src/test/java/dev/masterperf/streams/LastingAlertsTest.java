package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Series;
import dev.masterperf.streams.window.SeriesLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a rule says how long: keep_firing_for, recover, absent_for. */
class LastingAlertsTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");

  @Test
  void keepsFiringAfterItsConditionAndThenEndsThoughNothingComes() {
    try (Pipeline pipeline =
        pipeline("max_over_time(upload[1s]) > 500ms", "keep_firing_for: 10s")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
      pipeline.append(T0 + 1_030, sample(UPLOAD, 0.1, T0 + 1_000));
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.restart();
      pipeline.tick(T0 + 11_029);
      assertThat(pipeline.states()).isEmpty();

      pipeline.tick(T0 + 11_030);
      AlertTransition end = pipeline.transitions().get(0);
      assertThat(end.state()).isEqualTo(AlertState.RESOLVED);
      assertThat(end.endsAt().toEpochMilli()).isEqualTo(T0 + 11_000);
      assertThat(end.reason()).endsWith("; it was kept firing for 10s");
    }
  }

  @Test
  void anAlertOfSilenceWhoseRuleIsGoneEndsWithAnEventThoughTheBrokersClockWasSetBack() {
    try (Pipeline pipeline =
        new Pipeline(
            """
            groups:
              - name: storage
                rules:
                  - {alert: Silent, expr: '{id="upload"}', absent_for: 30s}
            """,
            1,
            ProcessorSettings.defaultRetention())) {
      pipeline.append(T0, sample(UPLOAD, 0.1, T0));
      pipeline.tick(T0 + 40_000);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);
      pipeline.replaceRules("groups: []");
      pipeline.tick(T0 + 600_000);

      pipeline.append(T0 + 60_000, sample(UPLOAD, 0.1, T0 + 60_000));

      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void staysBetweenTheTwoThresholds() {
    try (Pipeline pipeline =
        pipeline(
            "max_over_time(upload[1s]) > 500ms", "recover: max_over_time(upload[1s]) < 300ms")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
      pipeline.append(T0 + 1_040, sample(UPLOAD, 0.4, T0 + 1_000));
      pipeline.append(T0 + 2_030, sample(UPLOAD, 0.6, T0 + 2_000));
      pipeline.append(T0 + 3_020, sample(UPLOAD, 0.4, T0 + 3_000));
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.append(T0 + 4_010, sample(UPLOAD, 0.2, T0 + 4_000));

      assertThat(pipeline.transitions())
          .singleElement()
          .extracting(AlertTransition::reason)
          .isEqualTo("max_over_time(upload[1s]) < 300ms holds with 0.2");
    }
  }

  @Test
  void aLongerRangeOfRecoverOutlivesTheSilenceOfTheShorterOne() {
    try (Pipeline pipeline =
        pipeline(
            "max_over_time(upload[1s]) > 500ms", "recover: max_over_time(upload[10s]) < 300ms")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
      pipeline.tick(T0 + 9_900);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.tick(T0 + 10_050);

      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void aSeriesThatFallsSilentFiresAndItsNextEventResolves() {
    try (Pipeline pipeline = pipeline("upload", "absent_for: 30s")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
      pipeline.append(T0 + 5_250, sample(UPLOAD, 0.7, T0 + 5_200));
      pipeline.tick(T0 + 35_249);
      assertThat(pipeline.states()).isEmpty();

      pipeline.tick(T0 + 35_250);
      AlertTransition fired = pipeline.transitions().get(0);
      assertThat(fired.state()).isEqualTo(AlertState.FIRING);
      assertThat(fired.reason()).isEqualTo("nothing was heard of upload for 30.0 s");
      assertThat(fired.value()).isEqualTo(30);

      pipeline.append(T0 + 90_250, sample(UPLOAD, 0.7, T0 + 90_200));
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);

      pipeline.tick(T0 + 120_250);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void anAlertOfSilenceThatIsKeptFiringEndsByTheClock() {
    try (Pipeline pipeline = pipeline("upload", "absent_for: 30s\n        keep_firing_for: 10s")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
      pipeline.tick(T0 + 30_250);
      pipeline.append(T0 + 40_250, sample(UPLOAD, 0.7, T0 + 40_200));
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.tick(T0 + 50_250);

      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void silenceCountsOnOverARestart() {
    try (Pipeline pipeline = pipeline("upload", "absent_for: 30s")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));

      pipeline.restart();
      pipeline.tick(T0 + 30_250);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.restart();
      pipeline.append(T0 + 31_250, sample(UPLOAD, 0.7, T0 + 31_200));
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void silenceOnAnIdlePartitionAsksForTheClock() {
    try (Pipeline pipeline = pipeline("upload", "absent_for: 30s")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
      pipeline.tick(T0 + 29_000);

      assertThat(pipeline.idleUntil(T0 + 30_249)).isFalse();
      assertThat(pipeline.idleUntil(T0 + 30_350)).isTrue();
    }
  }

  @Test
  void anAlertOfSilenceEndsWithItsSeries() {
    SeriesLimits brief = new SeriesLimits(Duration.ofHours(2));
    try (Pipeline pipeline =
        new Pipeline(
            rules("upload", "absent_for: 30s"), 1, ProcessorSettings.defaultRetention(), brief)) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
      pipeline.tick(T0 + 40_000);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.tick(T0 + Duration.ofHours(3).toMillis());

      assertThat(pipeline.transitions())
          .singleElement()
          .extracting(AlertTransition::state, AlertTransition::reason)
          .containsExactly(
              AlertState.RESOLVED, "the series was forgotten, so long was nothing heard of it");
    }
  }

  @Test
  void whatLateDataChangesSaysSo() {
    try (Pipeline pipeline = pipeline("max_over_time(upload[1s]) > 500ms", "for: 0s")) {
      pipeline.append(T0 + 60_000, sample(UPLOAD, 0.1, T0 + 60_000));

      pipeline.append(T0 + 60_100, sample(UPLOAD, 0.9, T0 + 25_000));

      List<AlertTransition> both = pipeline.transitions();
      assertThat(both)
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.FIRING, AlertState.RESOLVED);
      assertThat(both)
          .extracting(one -> one.annotations().get("masterperf_corrected"))
          .containsOnly(
              "an event of 2023-11-14T23:00:25Z came 35s100ms later and corrected windows that were"
                  + " closed");
    }
  }

  @Test
  void whatComesInTimeIsNoCorrection() {
    try (Pipeline pipeline = pipeline("max_over_time(upload[1s]) > 500ms", "for: 0s")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));

      assertThat(pipeline.transitions().get(0).annotations())
          .doesNotContainKey("masterperf_corrected");
    }
  }

  private static Pipeline pipeline(String expr, String more) {
    return new Pipeline(rules(expr, more), 1, ProcessorSettings.defaultRetention());
  }

  private static String rules(String expr, String more) {
    return """
        groups:
          - name: storage
            rules:
              - alert: Upload
                expr: %s
                %s
        """
        .formatted(expr, more);
  }
}
