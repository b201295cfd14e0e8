package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final Series DOWNLOAD = Series.of("R2", "Object Download", "download");

  @Test
  void everyWindowClosesWhenTheAppendClockReachesItsEndAndGrace() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0 + 500, sample(UPLOAD, 0.2, T0 + 100), sample(UPLOAD, 0.4, T0 + 400));

      pipeline.tick(T0 + 2_999);
      assertThat(pipeline.closed()).isEmpty();
      pipeline.tick(T0 + 3_000);
      assertThat(pipeline.closed(Resolution.SECOND)).hasSize(1);
      pipeline.tick(T0 + 11_999);
      assertThat(pipeline.closed(Resolution.TEN_SECONDS)).isEmpty();
      pipeline.tick(T0 + 12_000);
      assertThat(pipeline.closed(Resolution.TEN_SECONDS)).hasSize(1);
      pipeline.tick(T0 + 64_999);
      assertThat(pipeline.closed(Resolution.MINUTE)).isEmpty();
      pipeline.tick(T0 + 65_000);
      assertThat(pipeline.closed(Resolution.MINUTE)).hasSize(1);
      pipeline.tick(T0 + 3_604_999);
      assertThat(pipeline.closed(Resolution.HOUR)).isEmpty();
      pipeline.tick(T0 + 3_605_000);

      for (Resolution resolution : Resolution.values()) {
        WindowAggregate window = pipeline.closed(resolution).get(0);
        assertThat(window.state()).isEqualTo(WindowState.FINAL);
        assertThat(window.revision()).isEqualTo(1);
        assertThat(window.startMillis()).isEqualTo(T0);
        assertThat(window.aggregate().count()).isEqualTo(2);
        assertThat(window.aggregate().max()).isEqualTo(0.4);
        assertThat(window.aggregate().increase()).isCloseTo(0.2, within(1e-9));
      }
    }
  }

  @Test
  void aLongSilenceClosesAllResolutionsAtOnceAndLosesNothing() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0 + 500, sample(UPLOAD, 0.2, T0 + 100));

      pipeline.tick(T0 + 7_300_000);

      assertThat(pipeline.closed())
          .extracting(WindowAggregate::resolution)
          .containsExactly(Resolution.values());
      assertThat(pipeline.closed()).allMatch(window -> window.aggregate().events() == 1);
    }
  }

  @Test
  void lateDataMakesANewRevisionAndCountsOnceEverywhere() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0 + 500, sample(UPLOAD, 0.2, T0 + 100));
      pipeline.tick(T0 + 5_000);

      pipeline.append(T0 + 5_000, sample(UPLOAD, 0.9, T0 + 200));
      pipeline.tick(T0 + 70_000);

      List<WindowAggregate> seconds = pipeline.closed(Resolution.SECOND);
      assertThat(seconds)
          .extracting(WindowAggregate::state)
          .containsExactly(WindowState.FINAL, WindowState.CORRECTED);
      assertThat(seconds.get(1).revision()).isEqualTo(2);
      assertThat(seconds.get(1).aggregate().max()).isEqualTo(0.9);
      assertThat(pipeline.closed(Resolution.TEN_SECONDS)).hasSize(1);
      assertThat(pipeline.closed(Resolution.TEN_SECONDS).get(0).aggregate().events()).isEqualTo(2);
      assertThat(pipeline.closed(Resolution.MINUTE).get(0).aggregate().events()).isEqualTo(2);
      assertThat(pipeline.late()).isEmpty();
    }
  }

  @Test
  void dataTooLateForSomeResolutionsIsKeptForTheOthersAndListed() {
    Map<Resolution, Duration> retention = new EnumMap<>(ProcessorSettings.defaultRetention());
    retention.put(Resolution.SECOND, Duration.ofMinutes(1));
    retention.put(Resolution.TEN_SECONDS, Duration.ofMinutes(2));
    try (Pipeline pipeline = new Pipeline("groups: []", 1, retention)) {
      pipeline.append(T0 + 600_000, sample(UPLOAD, 0.2, T0 + 600_000));

      pipeline.append(T0 + 600_000, sample(UPLOAD, 0.9, T0 + 100));

      assertThat(pipeline.late())
          .singleElement()
          .extracting(LateRecord::missed)
          .isEqualTo(List.of(Resolution.SECOND, Resolution.TEN_SECONDS));
      assertThat(pipeline.closed(Resolution.MINUTE))
          .singleElement()
          .matches(window -> window.state() == WindowState.CORRECTED)
          .matches(window -> window.startMillis() == T0);
    }
  }

  @Test
  void aClockThatRunsAheadHurtsOnlyItsOwnRecords() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0 + 500, sample(UPLOAD, 0.2, T0 + 100));

      pipeline.append(T0 + 600, sample(DOWNLOAD, 1, T0 + 600 + 10_001));
      pipeline.append(T0 + 700, sample(UPLOAD, 0.3, T0 + 650));

      assertThat(pipeline.closed()).isEmpty();
      assertThat(pipeline.deadLetters())
          .singleElement()
          .matches(letter -> letter.reason().equals("future"))
          .matches(letter -> letter.detail().contains("10001 ms ahead"));
      pipeline.tick(T0 + 3_000);
      assertThat(pipeline.closed(Resolution.SECOND).get(0).aggregate().count()).isEqualTo(2);
    }
  }

  @Test
  void anotherDimensionInTheSameSeriesIsRefused() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0 + 500, PerfMetric.of(UPLOAD, "20ms", Status.OK, (T0 + 100) * 1_000_000));

      pipeline.append(T0 + 600, PerfMetric.of(UPLOAD, "5MB", Status.OK, (T0 + 200) * 1_000_000));
      pipeline.append(T0 + 700, PerfMetric.of(UPLOAD, "DONE", Status.OK, (T0 + 300) * 1_000_000));

      assertThat(pipeline.deadLetters())
          .singleElement()
          .extracting(DeadLetter::reason, DeadLetter::detail)
          .containsExactly(
              "unit-changed",
              "this series is measured in s, not By; give the other dimension an id of its own");
      pipeline.tick(T0 + 3_000);
      Aggregate window = pipeline.closed(Resolution.SECOND).get(0).aggregate();
      assertThat(window.events()).isEqualTo(2);
      assertThat(window.count()).isEqualTo(1);
    }
  }

  @Test
  void poisonGoesToTheDeadLettersWithItsPlaceAndReason() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0 + 500, sample(UPLOAD, 0.2, T0 + 100));

      pipeline.appendRaw(T0 + 500, "{broken");
      pipeline.appendRaw(T0 + 500, "[{\"category\":\"R2\"}]");

      List<DeadLetter> letters = pipeline.deadLetters();
      assertThat(letters).extracting(DeadLetter::reason).containsExactly("malformed", "invalid");
      assertThat(letters).extracting(DeadLetter::offset).containsExactly(1L, 2L);
      assertThat(letters.get(0).payload()).isEqualTo("{broken");
      assertThat(letters.get(1).detail()).isEqualTo("a metric needs topic");
    }
  }

  @Test
  void aMisplacedMetricComesHomeThroughTheRehomeTopic() {
    int partitions = 4;
    assertThat(UPLOAD.key().homePartition(partitions)).as("the driver has partition 0").isNotZero();
    try (Pipeline pipeline =
        new Pipeline("groups: []", partitions, ProcessorSettings.defaultRetention())) {
      pipeline.append(T0 + 500, sample(UPLOAD, 0.2, T0 + 100));
      pipeline.tick(T0 + 3_000);

      assertThat(pipeline.closed(Resolution.SECOND)).hasSize(1);
      assertThat(pipeline.deadLetters()).isEmpty();
    }
  }

  @Test
  void aMisplacedMetricOfTheFutureIsJudgedWhereItCame() {
    int partitions = 4;
    try (Pipeline pipeline =
        new Pipeline("groups: []", partitions, ProcessorSettings.defaultRetention())) {
      pipeline.append(T0 + 500, sample(UPLOAD, 0.2, T0 + 500 + 10_001));

      assertThat(pipeline.misplaced()).isEmpty();
      assertThat(pipeline.deadLetters())
          .singleElement()
          .extracting(DeadLetter::reason, DeadLetter::topic, DeadLetter::offset)
          .containsExactly("future", Topics.METRICS.name(), 0L);
    }
  }

  @Test
  void aLateEventTellsHowItDiffersFromTheOneBeforeIt() {
    Map<Resolution, Duration> retention = new EnumMap<>(ProcessorSettings.defaultRetention());
    retention.put(Resolution.SECOND, Duration.ofMinutes(1));
    try (Pipeline pipeline = new Pipeline("groups: []", 1, retention)) {
      pipeline.append(T0 + 600_000, sample(UPLOAD, 0.25, T0 + 1_000));
      pipeline.append(T0 + 600_000, sample(UPLOAD, 0.75, T0 + 2_000));
      pipeline.append(T0 + 600_000, sample(UPLOAD, 0.5, T0 + 3_000));
      pipeline.append(T0 + 600_000, sample(UPLOAD, 0.5, T0 + 2_500));

      assertThat(pipeline.late())
          .extracting(LateRecord::steps)
          .containsExactly(
              null, new LateRecord.Steps(0.5, 0, 1), new LateRecord.Steps(0.5, 1, 1), null);
    }
  }

  @Test
  void whatComesByTheRehomeTopicMovesNoClockAndIsNotCalledFuture() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.tick(T0);
      pipeline.rehome(T0 + 3_600_000, sample(UPLOAD, 0.2, T0 + 3_599_500));

      pipeline.append(T0 + 500, sample(UPLOAD, 0.1, T0 + 300));
      pipeline.tick(T0 + 3_000);

      assertThat(pipeline.late()).isEmpty();
      assertThat(pipeline.deadLetters()).isEmpty();
      assertThat(pipeline.closed(Resolution.SECOND))
          .singleElement()
          .satisfies(window -> assertThat(window.aggregate().max()).isEqualTo(0.1));
    }
  }

  @Test
  void theLatestEventOfASeriesReachesTheMatrixTopic() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0 + 500, sample(UPLOAD, 0.2, T0 + 300), sample(UPLOAD, 0.4, T0 + 100));

      pipeline.tick(T0 + 3_000);

      assertThat(pipeline.matrix()).singleElement().extracting(PerfMetric::measure).isEqualTo(0.2);
    }
  }

  @Test
  void aSeriesMeasuredEachSecondTakesOneRecordOfTheMatrixTopicInTen() {
    try (Pipeline pipeline = new Pipeline()) {
      int told = 0;
      for (int second = 0; second < 60; second++) {
        long at = T0 + second * 1_000L;
        pipeline.append(at, sample(UPLOAD, second, at));
        told += pipeline.matrix().size();
        if (second == 3) {
          assertThat(told).as("the first is told when its second closes").isEqualTo(1);
        }
      }
      assertThat(told).isBetween(5, 7);

      pipeline.tick(T0 + 72_000);

      assertThat(pipeline.matrix()).last().extracting(PerfMetric::measure).isEqualTo(59.0);
      pipeline.tick(T0 + 600_000);
      assertThat(pipeline.matrix()).as("nothing new").isEmpty();
    }
  }

  @Test
  void aSeriesThatIsAlwaysLateReachesTheMatrixTopicToo() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0 + 9_000, sample(UPLOAD, 0.2, T0 + 1_000));

      assertThat(pipeline.matrix()).singleElement().extracting(PerfMetric::measure).isEqualTo(0.2);
    }
  }

  @Test
  void anOpenWindowIsWholeAtEveryResolution() {
    try (Pipeline pipeline = new Pipeline()) {
      for (int second = 0; second < 25; second++) {
        pipeline.append(T0 + second * 1000L + 10, sample(UPLOAD, 1, T0 + second * 1000L));
      }

      for (Resolution resolution : Resolution.values()) {
        List<WindowAggregate> windows =
            pipeline.reader().windows(UPLOAD.key(), resolution, T0, T0 + 24_000);
        assertThat(windows.stream().mapToLong(w -> w.aggregate().events()).sum())
            .as(resolution.label())
            .isEqualTo(25);
      }
      assertThat(pipeline.reader().merged(UPLOAD.key(), T0 + 3_000, T0 + 22_000).events())
          .isEqualTo(19);
    }
  }
}
