package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.streams.alert.EvaluateRules;
import dev.masterperf.streams.window.LiveSeries;
import dev.masterperf.streams.window.SeriesLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A series of which nothing comes any more leaves, and one that comes back begins anew. */
class ExpiryTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final Series OTHER = Series.of("R2", "Object Upload", "other");
  private static final String KEY = UPLOAD.key().text();
  private static final long TTL = Duration.ofHours(4).toMillis();

  /** Beyond this an idle series is gone: the moments of expiry are a 64th apart. */
  private static final long GONE = TTL + TTL / 64;

  private static final String SLOW =
      """
      groups:
        - name: storage
          rules:
            - alert: SlowUpload
              expr: max_over_time({category="R2",id="upload"}[%s]) > 500ms
      """;

  @Test
  void aSeriesWithoutEventsLeavesTheHeapTheStoreAndTheMatrix() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(T0 + 100, sample(UPLOAD, 0.2, T0 + 50));
      pipeline.tick(T0 + TTL);
      assertThat(series(pipeline)).containsExactly(KEY);
      assertThat(pipeline.matrixKeys()).containsExactly("+" + KEY);

      pipeline.tick(T0 + 100 + GONE);

      assertThat(series(pipeline)).isEmpty();
      assertThat(pipeline.matrixKeys()).containsExactly("-" + KEY);
      assertThat(pipeline.closed()).hasSize(4);
      pipeline.restart();
      assertThat(series(pipeline)).isEmpty();
    }
  }

  @Test
  void eachEventGivesASeriesItsTimeAnewHoweverOldTheEventIs() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(T0, sample(UPLOAD, 0.2, T0), sample(OTHER, 0.2, T0));
      pipeline.append(T0 + TTL - 1, sample(UPLOAD, 0.3, T0 - 7_200_000));

      pipeline.tick(T0 + GONE);
      assertThat(series(pipeline)).containsExactly(KEY);
      pipeline.tick(T0 + TTL - 1 + TTL - 1);
      assertThat(series(pipeline)).containsExactly(KEY);
      pipeline.tick(T0 + TTL - 1 + GONE);
      assertThat(series(pipeline)).isEmpty();
    }
  }

  @Test
  void nothingExpiresBeforeItsLastWindowIsClosed() {
    SeriesLimits aMinute = new SeriesLimits(Duration.ofMinutes(1));
    try (Pipeline pipeline =
        new Pipeline("groups: []", 1, ProcessorSettings.defaultRetention(), aMinute)) {
      pipeline.append(T0, sample(UPLOAD, 0.2, T0));

      pipeline.tick(Resolution.HOUR.closesAt(T0) - 1);
      assertThat(series(pipeline)).containsExactly(KEY);
      pipeline.tick(Resolution.HOUR.closesAt(T0) + 1_000);

      assertThat(series(pipeline)).isEmpty();
      assertThat(pipeline.closed(Resolution.HOUR)).hasSize(1);
    }
  }

  @Test
  void aSeriesThatComesBackBeginsAnewAndCountsEachEventOnce() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(T0, sample(UPLOAD, 0.2, T0));
      long back = T0 + 2 * GONE;

      pipeline.append(back, sample(UPLOAD, 0.3, back), sample(UPLOAD, 0.4, back));
      pipeline.append(back + 10, sample(UPLOAD, 0.5, T0 + 10));
      pipeline.tick(back + 7_300_000);

      List<WindowAggregate> hours = pipeline.closed(Resolution.HOUR);
      assertThat(hours)
          .extracting(hour -> hour.state() + " " + hour.aggregate().events())
          .containsExactly("FINAL 1", "CORRECTED 2", "FINAL 2");
      assertThat(pipeline.matrixKeys()).startsWith("+" + KEY, "-" + KEY, "+" + KEY);
      assertThat(series(pipeline)).containsExactly(KEY);
      pipeline.restart();
      assertThat(series(pipeline)).containsExactly(KEY);
    }
  }

  @Test
  void itsEarlierWindowsTakeNoOtherUnitWhenItComesBackWithOne() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(T0, sample(UPLOAD, 0.2, T0));
      long back = T0 + 2 * GONE;
      pipeline.append(back, bytes(back));

      pipeline.append(back + 10, bytes(T0 + 10));

      assertThat(pipeline.deadLetters()).isEmpty();
      assertThat(pipeline.late())
          .singleElement()
          .extracting(LateRecord::missed)
          .isEqualTo(List.of(Resolution.values()));
    }
  }

  @Test
  void whatWasNeverTakenIsNotKept() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(
          T0,
          sample(UPLOAD, 0.2, T0 + 60_000),
          sample(OTHER, 1, T0 + 70_000),
          sample(OTHER, 1, T0));

      assertThat(pipeline.deadLetters()).hasSize(2);
      assertThat(series(pipeline)).containsExactly(OTHER.key().text());

      pipeline.append(T0 + 1, sample(UPLOAD, 0.2, T0));
      assertThat(series(pipeline)).hasSize(2);
    }
  }

  @Test
  void itsEndedAlertsGoWithItAndTheirSequencesNeverComeAgain() {
    try (Pipeline pipeline = pipeline(SLOW.formatted("1s"))) {
      pipeline.append(T0, sample(UPLOAD, 0.7, T0));
      pipeline.tick(T0 + 5_000);
      assertThat(pipeline.stored(EvaluateRules.ALERTS)).isEqualTo(1);
      pipeline.append(T0 + 6_000, sample(UPLOAD, 0.1, T0 + 6_000));
      long back = T0 + 2 * GONE;
      pipeline.tick(back);
      assertThat(pipeline.changelog(EvaluateRules.ALERTS))
          .allSatisfy((key, value) -> assertThat(value == null).isEqualTo(key.endsWith(KEY)));

      pipeline.append(back + 1, sample(UPLOAD, 0.7, back));

      assertThat(pipeline.transitions())
          .extracting(transition -> transition.sequence() + " " + transition.state())
          .containsExactly("1 FIRING", "2 RESOLVED", "3 FIRING");
    }
  }

  @Test
  void aFiringAlertKeepsItsSeriesUntilItResolved() {
    try (Pipeline pipeline = pipeline(SLOW.formatted("9h"))) {
      pipeline.append(T0, sample(UPLOAD, 0.7, T0));

      pipeline.tick(T0 + 2 * TTL);
      assertThat(pipeline.transitions())
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.FIRING);
      assertThat(series(pipeline)).containsExactly(KEY);
      pipeline.tick(T0 + 3 * TTL);

      assertThat(pipeline.transitions())
          .extracting(AlertTransition::state)
          .containsExactly(AlertState.RESOLVED);
      assertThat(series(pipeline)).isEmpty();
    }
  }

  private static Pipeline pipeline(String rules) {
    return new Pipeline(
        rules, 1, ProcessorSettings.defaultRetention(), new SeriesLimits(Duration.ofMillis(TTL)));
  }

  private static PerfMetric bytes(long atMillis) {
    return PerfMetric.of(
        UPLOAD, new Quantity(7, Unit.BYTES), Status.OK, Duration.ofMillis(atMillis).toNanos());
  }

  private static List<String> series(Pipeline pipeline) {
    return pipeline.live().all().stream().map(LiveSeries::key).map(key -> key.text()).toList();
  }
}
