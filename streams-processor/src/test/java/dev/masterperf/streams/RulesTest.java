package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final String SLOW =
      """
      groups:
        - name: storage
          rules:
            - alert: SlowUpload
              expr: max_over_time({category="R2",id="upload"}[1s]) > 500ms
      """;
  private static final String SLOW_FOR =
      """
      groups:
        - name: storage
          rules:
            - alert: SlowUpload
              expr: avg_over_time({category="R2",id="upload"}[10s]) > 500ms
              for: 5s
      """;

  @Test
  void aBrokenRecordIsADeadLetterAndTheNextIsTaken() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      pipeline.appendRaw(T0 + 100, "{\"category\":\"R2\",\"x\":{\"a\":");
      pipeline.appendRaw(
          T0 + 101, "[{\"category\":\"R2\"},{\"category\":\"R2\",\"x\":{\"a\":NaN}}]");
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));

      assertThat(pipeline.deadLetters())
          .extracting(letter -> letter.reason() + " " + letter.events())
          .containsExactly("malformed 1", "malformed 2");
      assertThat(states(pipeline)).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void firesOnTheUpdateThatMakesItTrue() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      pipeline.append(T0 + 150, sample(UPLOAD, 0.2, T0 + 100));
      assertThat(pipeline.transitions()).isEmpty();

      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));

      AlertTransition fired = pipeline.transitions().get(0);
      assertThat(fired.state()).isEqualTo(AlertState.FIRING);
      assertThat(fired.value()).isEqualTo(0.7);
      assertThat(fired.startsAt().toEpochMilli()).isEqualTo(T0 + 200);
      assertThat(fired.labels())
          .containsEntry("alertname", "SlowUpload")
          .containsEntry("id", "upload")
          .containsEntry("topic", "Object Upload");
    }
  }

  @Test
  void oneSampleFromAFastClockMakesNoAlertFlap() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      pipeline.append(T0 + 150, sample(UPLOAD, 0.1, T0 + 9_000));

      for (int i = 0; i < 5; i++) {
        pipeline.append(T0 + 250 + i, sample(UPLOAD, 0.7, T0 + 200 + i));
      }

      assertThat(states(pipeline)).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void aSeriesWhoseClockIsAlwaysFastFiresAtOnce() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      pipeline.append(T0 + 150, sample(UPLOAD, 0.1, T0 + 5_150));

      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 5_250));

      assertThat(states(pipeline)).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void resolvesOnTheUpdateThatMakesItFalse() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));

      pipeline.append(T0 + 1_150, sample(UPLOAD, 0.1, T0 + 1_100));

      assertThat(states(pipeline)).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
    }
  }

  @Test
  void resolvesBySilenceWhenTheLastWindowLeavesTheRange() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
      pipeline.transitions();

      pipeline.tick(T0 + 1_049);
      assertThat(pipeline.transitions()).isEmpty();
      pipeline.tick(T0 + 1_050);

      AlertTransition resolved = pipeline.transitions().get(0);
      assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
      assertThat(resolved.endsAt().toEpochMilli()).isEqualTo(T0 + 1_000);
      assertThat(resolved.value()).isNaN();
    }
  }

  @Test
  void aSeriesWhoseEventsComeLateIsNotResolvedSooner() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      long delay = 30_000;
      pipeline.append(T0 + 200 + delay, sample(UPLOAD, 0.7, T0 + 200));

      pipeline.tick(T0 + 900 + delay);

      assertThat(states(pipeline)).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void waitsForTheWholeForAndThenFiresThoughNothingComes() {
    try (Pipeline pipeline = pipeline(SLOW_FOR)) {
      pipeline.append(T0, sample(UPLOAD, 0.7, T0));
      assertThat(states(pipeline)).containsExactly(AlertState.PENDING);

      pipeline.tick(T0 + 4_999);
      assertThat(states(pipeline)).isEmpty();
      pipeline.tick(T0 + 5_000);

      assertThat(states(pipeline)).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void whatFiredAndWasOverInOneStepOfTheClockEndsWithItsRangeAndNotWithTheNextEvent() {
    try (Pipeline pipeline = pipeline(SLOW_FOR)) {
      pipeline.append(T0, sample(UPLOAD, 0.7, T0));
      pipeline.append(T0 + 60_000, sample(UPLOAD, 0.1, T0 + 60_000));

      List<AlertTransition> transitions = pipeline.transitions();
      assertThat(transitions)
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.PENDING, AlertState.FIRING, AlertState.RESOLVED);
      assertThat(transitions)
          .extracting(one -> one.at().toEpochMilli() - T0)
          .containsExactly(0L, 5_000L, 10_000L);
    }
  }

  @Test
  void aPendingAlertThatRecoversNeverFires() {
    try (Pipeline pipeline = pipeline(SLOW_FOR)) {
      pipeline.append(T0, sample(UPLOAD, 0.7, T0));
      pipeline.append(T0 + 3_000, sample(UPLOAD, 0.1, T0 + 3_000));

      pipeline.tick(T0 + 60_000);

      assertThat(states(pipeline)).containsExactly(AlertState.PENDING, AlertState.INACTIVE);
    }
  }

  @Test
  void everyTransitionOfAnAlertHasItsOwnSequence() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      for (int round = 0; round < 3; round++) {
        long at = T0 + round * 10_000L;
        pipeline.append(at + 10, sample(UPLOAD, 0.7, at));
        pipeline.tick(at + 5_000);
      }

      List<AlertTransition> transitions = pipeline.transitions();
      assertThat(transitions)
          .extracting(AlertTransition::sequence)
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(transitions)
          .extracting(AlertTransition::fingerprint)
          .containsOnly(transitions.get(0).fingerprint());
    }
  }

  @Test
  void anEventThatComesOutOfOrderStillRaisesItsAlert() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      pipeline.append(T0 + 1_020, sample(UPLOAD, 0.01, T0 + 1_010));

      pipeline.append(T0 + 1_030, sample(UPLOAD, 0.9, T0 + 990));

      List<AlertTransition> transitions = pipeline.transitions();
      assertThat(transitions)
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.FIRING, AlertState.RESOLVED);
      assertThat(transitions.get(0).startsAt().toEpochMilli()).isEqualTo(T0 + 990);
    }
  }

  @Test
  void anOldEventDoesNotResolveWhatFiresNow() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      pipeline.append(T0 + 5_010, sample(UPLOAD, 0.9, T0 + 5_000));

      pipeline.append(T0 + 5_020, sample(UPLOAD, 0.01, T0 + 990));

      assertThat(states(pipeline)).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void seriesThatDoNotMatchAreLeftAlone() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      pipeline.append(T0, sample(Series.of("R2", "Object Download", "download"), 9, T0));
      pipeline.tick(T0 + 60_000);

      assertThat(pipeline.transitions()).isEmpty();
    }
  }

  private static Pipeline pipeline(String rules) {
    return new Pipeline(rules, 1, ProcessorSettings.defaultRetention());
  }

  private static List<AlertState> states(Pipeline pipeline) {
    return pipeline.transitions().stream().map(AlertTransition::state).toList();
  }
}
