package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.alerts.lifecycle.Change;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing older than the 1 m retention raises an alert (DESIGN §4); whatever is younger does. */
class LateAlertsTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final long HOUR = Duration.ofHours(1).toMillis();

  @ParameterizedTest
  @CsvSource({
    "1s, 2", "1s, 10", "1s, 47", "10s, 2", "10s, 10", "10s, 47", "1m, 2", "1m, 10", "1m, 47",
    "5m, 2", "5m, 47", "2h, 1", "2h, 10"
  })
  void anEventThatIsHoursLateRaisesItsAlert(String range, int hours) {
    try (Pipeline pipeline = pipeline("max_over_time({id=\"upload\"}[" + range + "]) > 500ms")) {
      pipeline.append(T0 + 50, sample(UPLOAD, 0.1, T0));

      long at = T0 - hours * HOUR + 3_500;
      pipeline.append(T0 + 60, sample(UPLOAD, 0.9, at));

      List<AlertTransition> transitions = pipeline.transitions();
      assertThat(transitions).isNotEmpty();
      assertThat(transitions.get(0).state()).isEqualTo(AlertState.FIRING);
      assertThat(transitions.get(0).value()).isEqualTo(0.9);
    }
  }

  @Test
  void aSummaryTooLongForAMinuteThatIsOlderThanThoseKeptRaisesNone() {
    try (Pipeline pipeline = pipeline("max_over_time({id=\"upload\"}[2h]) > 500ms")) {
      pipeline.append(T0, sample(UPLOAD, 0.1, T0));

      pipeline.appendRaw(T0 + 60, WideSummaryAlertsTest.summary(T0 - 49 * HOUR + 30_000, 60_000));

      assertThat(pipeline.transitions()).isEmpty();
    }
  }

  @Test
  void norDoesWhatIsOlderAndCameByAnotherPartitionToOneWhoseClockHasNotBegun() {
    try (Pipeline pipeline = pipeline("max_over_time({id=\"upload\"}[1m]) > 500ms")) {
      pipeline.rehome(T0, sample(UPLOAD, 0.9, T0 - 49 * HOUR));

      assertThat(pipeline.transitions()).isEmpty();
    }
  }

  @Test
  void itFiresAtTheTimeOfTheEventAndEndsWithWhatIsNewest() {
    try (Pipeline pipeline = pipeline("max_over_time({id=\"upload\"}[1s]) > 500ms")) {
      pipeline.append(T0 + 50, sample(UPLOAD, 0.1, T0));

      pipeline.append(T0 + 60, sample(UPLOAD, 0.9, T0 - 2 * HOUR));

      assertThat(pipeline.late())
          .singleElement()
          .extracting(LateRecord::missed)
          .isEqualTo(List.of(Resolution.SECOND));
      List<AlertTransition> transitions = pipeline.transitions();
      assertThat(transitions)
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.FIRING, AlertState.RESOLVED);
      assertThat(transitions.get(0).startsAt().toEpochMilli()).isEqualTo(T0 - 2 * HOUR);
    }
  }

  @Test
  void whatIsOlderThanTheMinutesKeptRaisesNone() {
    try (Pipeline pipeline = pipeline("max_over_time({id=\"upload\"}[1s]) > 500ms")) {
      pipeline.append(T0 + 50, sample(UPLOAD, 0.1, T0));

      pipeline.append(T0 + 60, sample(UPLOAD, 0.9, T0 - 48 * HOUR - 60_000));

      assertThat(pipeline.transitions()).isEmpty();
    }
  }

  @Test
  void aRangeWhoseSecondsAreGoneIsAnsweredByTheTenSecondsThatAreKept() {
    try (Pipeline pipeline = pipeline("avg_over_time({id=\"upload\"}[1m]) > 500ms")) {
      pipeline.append(T0 + 50, sample(UPLOAD, 0.4, T0 + 1_000), sample(UPLOAD, 5, T0 + 9_000));
      pipeline.append(
          T0 + 60_050, sample(UPLOAD, 0.1, T0 + 12_000), sample(UPLOAD, 0, T0 + 60_000));
      pipeline.tick(T0 + 2 * HOUR);
      pipeline.transitions();

      // The 10 s windows from T0 + 10 s on, and the one that holds the event.
      pipeline.append(T0 + 2 * HOUR, sample(UPLOAD, 1.6, T0 + 65_000));

      AlertTransition fired = pipeline.transitions().get(0);
      assertThat(fired.state()).isEqualTo(AlertState.FIRING);
      assertThat(fired.value()).isCloseTo((0.1 + 0 + 1.6) / 3, within(1e-9));
    }
  }

  @Test
  void aHarmlessLateEventRaisesNothingAgain() {
    try (Pipeline pipeline = pipeline("max_over_time({id=\"upload\"}[1s]) > 500ms")) {
      pipeline.append(T0 + 50, sample(UPLOAD, 0.9, T0));
      pipeline.tick(T0 + 2 * HOUR);
      pipeline.append(T0 + 2 * HOUR, sample(UPLOAD, 0.1, T0 + 2 * HOUR));
      pipeline.transitions();

      pipeline.append(T0 + 2 * HOUR, sample(UPLOAD, 0.2, T0 + 1));

      assertThat(pipeline.transitions()).isEmpty();
    }
  }

  @Test
  void aSeriesThatIsAlwaysHoursLateDoesNotFlapFromEventToEvent() {
    try (Pipeline pipeline = pipeline("max_over_time({id=\"upload\"}[1s]) > 500ms")) {
      for (int i = 0; i < 10; i++) {
        long after = i * 50;
        pipeline.append(T0 + after, sample(UPLOAD, i % 2 == 1 ? 0.9 : 0.1, T0 - 2 * HOUR + after));
      }
      assertThat(pipeline.transitions())
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.FIRING);

      pipeline.append(T0 + 950, sample(UPLOAD, 0.1, T0 - 2 * HOUR + 10_000));

      assertThat(pipeline.transitions())
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void itEndsWhenNothingMoreComes() {
    try (Pipeline pipeline = pipeline("max_over_time({id=\"upload\"}[1s]) > 500ms")) {
      pipeline.append(T0, sample(UPLOAD, 0.9, T0 - 2 * HOUR));
      pipeline.tick(T0 + 999);
      assertThat(pipeline.transitions())
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.FIRING);

      pipeline.tick(T0 + 1_000);

      assertThat(pipeline.transitions())
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void harmlessLateEventsDoNotRepeatAnAlertThatHasEnded() {
    try (Pipeline pipeline = pipeline("max_over_time({id=\"upload\"}[1s]) > 500ms")) {
      pipeline.append(T0 + 50, sample(UPLOAD, 0.9, T0));
      pipeline.append(T0 + 5_050, sample(UPLOAD, 0.1, T0 + 5_000));
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING, AlertState.RESOLVED);

      for (int i = 1; i <= 3; i++) {
        pipeline.append(T0 + 60_000, sample(UPLOAD, 0.1, T0 + i));
      }
      pipeline.append(T0 + 60_000, sample(UPLOAD, 0.9, T0 + 4));
      assertThat(pipeline.states()).isEmpty();

      pipeline.append(T0 + 60_000, sample(UPLOAD, 0.9, T0 + 2_000));
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING, AlertState.RESOLVED);

      pipeline.append(T0 + 60_000, sample(UPLOAD, 0.9, T0 + 2_001));
      assertThat(pipeline.states()).isEmpty();
    }
  }

  @Test
  void aRangeThatBecomesTrueAgainIsNotRaisedTwiceNotEvenAfterARestart() {
    try (Pipeline pipeline = pipeline("avg_over_time({id=\"upload\"}[1s]) > 500ms")) {
      pipeline.append(T0 + 50, sample(UPLOAD, 0.9, T0));
      pipeline.append(T0 + 5_050, sample(UPLOAD, 0.1, T0 + 5_000));
      pipeline.append(T0 + 60_000, sample(UPLOAD, 0, T0 + 1));
      pipeline.transitions();
      pipeline.restart();

      pipeline.append(T0 + 60_000, sample(UPLOAD, 0.9, T0 + 2));

      assertThat(pipeline.transitions()).isEmpty();
    }
  }

  @Test
  void whatComesHoursLateToATimeThatRaisedItsAlertDoesNotRaiseItAgain() {
    try (Pipeline pipeline = pipeline("max_over_time({id=\"upload\"}[1s]) > 500ms")) {
      pipeline.append(T0 + 50, sample(UPLOAD, 0.9, T0));
      pipeline.tick(T0 + 2 * HOUR);
      pipeline.append(T0 + 2 * HOUR, sample(UPLOAD, 0.1, T0 + 2 * HOUR));
      pipeline.transitions();

      pipeline.append(T0 + 2 * HOUR, sample(UPLOAD, 0.9, T0 + 1));
      assertThat(pipeline.states()).isEmpty();

      pipeline.append(T0 + 2 * HOUR, sample(UPLOAD, 0.9, T0 + 10_000));
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
    }
  }

  @Test
  void aCorrectionIsSeenThoughTheBrokersClockWasSetBack() {
    try (Pipeline pipeline = pipeline("max_over_time({id=\"upload\"}[3s]) > 500ms")) {
      pipeline.append(T0 + 3_000, sample(UPLOAD, 0.1, T0 + 3_000));
      pipeline.append(T0 + 3_010, sample(UPLOAD, 0.1, T0 + 1_200));
      pipeline.tick(T0 + 20_000);
      pipeline.append(T0 + 3_020, sample(UPLOAD, 0.1, T0 + 1_500));
      assertThat(pipeline.states()).isEmpty();

      pipeline.append(T0 + 3_030, sample(UPLOAD, 0.9, T0 + 1_600));

      assertThat(pipeline.transitions())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.state()).isEqualTo(AlertState.FIRING);
                assertThat(one.annotations())
                    .containsEntry(
                        Change.CORRECTED,
                        "an event of 2023-11-14T23:00:01.600Z came 18s400ms later and corrected"
                            + " windows that were closed");
              });
    }
  }

  @Test
  void windowsThatAreNoLongerKeptTellNothingThoughTheyLingerInTheStore() {
    Map<Resolution, Duration> kept = new EnumMap<>(ProcessorSettings.defaultRetention());
    kept.put(Resolution.SECOND, Duration.ofSeconds(30));
    try (Pipeline pipeline =
        new Pipeline(rules("max_over_time({id=\"upload\"}[3s]) > 500ms", "1s"), 1, kept)) {
      pipeline.append(T0 + 29_000, sample(UPLOAD, 0.9, T0 + 500));

      pipeline.tick(T0 + 40_000);

      assertThat(pipeline.transitions())
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.PENDING, AlertState.INACTIVE);
    }
  }

  @Test
  void aRangeOfWhichOnlyTheFarEndIsGoneIsAnsweredByWhatIsLeftOfIt() {
    try (Pipeline pipeline =
        new Pipeline(
            rules("max_over_time({id=\"upload\"}[30s]) > 500ms", "5s"),
            1,
            ProcessorSettings.defaultRetention())) {
      long lag = 6 * HOUR - 10_000;
      pipeline.append(T0 + 5_000 + lag, sample(UPLOAD, 0.9, T0 + 5_000));

      pipeline.tick(T0 + 10_000 + lag);

      assertThat(pipeline.transitions())
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.PENDING, AlertState.FIRING);
    }
  }

  private static Pipeline pipeline(String expr) {
    return new Pipeline(rules(expr, "0s"), 1, ProcessorSettings.defaultRetention());
  }

  private static String rules(String expr, String lasting) {
    return """
        groups:
          - name: storage
            rules:
              - alert: SlowUpload
                expr: %s
                for: %s
        """
        .formatted(expr, lasting);
  }
}
