package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.streams.ingest.IngestCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What DESIGN §4 says of each thing that goes wrong with one series; and that its neighbours, in
 * the same partition at the same time, have the windows they would have had without it.
 */
class DisturbanceTest {
  private static final int PARTITIONS = 4;
  private static final Series DISTURBED = homed("upload", true);
  private static final Series STRAY = homed("upload", false);
  private static final Series NEIGHBOUR = homed("block", true);
  private static final long HOUR = 3_600_000;

  /** A record that is to be read some time. */
  private record Appended(long millis, byte[] value) {}

  private static Appended record(long appendMillis, PerfMetric... metrics) {
    return new Appended(appendMillis, MetricCodec.encode(List.of(metrics)));
  }

  @Test
  void lateDataCorrectsItsWindowAndCountsOnceEverywhere() {
    check(
        List.of(
            record(T0 + 10_000, sample(DISTURBED, 0.2, T0 + 9_900)),
            record(T0 + 20_000, sample(DISTURBED, 0.9, T0 + 9_950))),
        pipeline -> {
          assertThat(disturbed(pipeline, Resolution.SECOND))
              .extracting(WindowAggregate::state)
              .containsExactly(WindowState.FINAL, WindowState.CORRECTED);
          for (Resolution resolution : Resolution.values()) {
            List<WindowAggregate> windows = disturbed(pipeline, resolution);
            assertThat(windows.get(windows.size() - 1).aggregate().events()).isEqualTo(2);
          }
          assertThat(pipeline.late()).isEmpty();
        });
  }

  @Test
  void dataLaterThanSomeRetentionIsListedAsLateForThoseResolutionsAlone() {
    check(
        List.of(record(T0 + 10_000, sample(DISTURBED, 0.2, T0 - 2 * HOUR))),
        pipeline -> {
          assertThat(pipeline.late())
              .singleElement()
              .extracting(
                  LateRecord::missed, LateRecord::partition, late -> late.metric().measure())
              .containsExactly(List.of(Resolution.SECOND), 0, 0.2);
          assertThat(disturbed(pipeline, Resolution.SECOND)).isEmpty();
          assertThat(disturbed(pipeline, Resolution.TEN_SECONDS)).hasSize(1);
          assertThat(disturbed(pipeline, Resolution.MINUTE)).hasSize(1);
          assertThat(disturbed(pipeline, Resolution.HOUR)).hasSize(1);
        });
  }

  @Test
  void aFutureDatedRecordIsADeadLetterAndClosesNobodysWindows() {
    check(
        List.of(record(T0 + 10_000, sample(DISTURBED, 0.2, T0 + 20_001))),
        pipeline -> {
          assertThat(pipeline.deadLetters())
              .singleElement()
              .extracting(DeadLetter::reason, DeadLetter::events)
              .containsExactly("future", 1L);
          assertThat(disturbed(pipeline)).isEmpty();
        });
  }

  @Test
  void tenSecondsAheadIsNotTheFutureYet() {
    check(
        List.of(record(T0 + 10_000, sample(DISTURBED, 0.2, T0 + 20_000))),
        pipeline -> {
          assertThat(pipeline.deadLetters()).isEmpty();
          assertThat(disturbed(pipeline, Resolution.SECOND)).hasSize(1);
        });
  }

  @Test
  void aMisplacedMetricIsCountedOnceInItsOwnSeries() {
    check(
        List.of(
            record(T0 + 10_000, sample(STRAY, 0.2, T0 + 9_900), sample(DISTURBED, 1, T0 + 9_900))),
        pipeline -> {
          assertThat(pipeline.misplaced())
              .singleElement()
              .isEqualTo(sample(STRAY, 0.2, T0 + 9_900));
          for (Resolution resolution : Resolution.values()) {
            assertThat(windows(pipeline, STRAY, resolution)).hasSize(1);
            assertThat(disturbed(pipeline, resolution)).hasSize(1);
          }
        });
  }

  @Test
  void anotherDimensionIsADeadLetterAndTheSeriesGoesOnInItsOwn() {
    check(
        List.of(
            record(T0 + 10_000, sample(DISTURBED, 0.2, T0 + 9_900)),
            record(
                T0 + 10_100,
                PerfMetric.of(DISTURBED, "5MB", Status.OK, (T0 + 9_910) * 1_000_000),
                sample(DISTURBED, 0.4, T0 + 9_920))),
        pipeline -> {
          assertThat(pipeline.deadLetters())
              .singleElement()
              .extracting(DeadLetter::reason, DeadLetter::offset, DeadLetter::index)
              .containsExactly("unit-changed", 2L, 0);
          assertThat(disturbed(pipeline, Resolution.SECOND).get(0).aggregate().count())
              .isEqualTo(2);
        });
  }

  @Test
  void whateverIsNotTakenAsItComesIsCountedByWhatBecameOfIt() {
    try (Pipeline pipeline =
        new Pipeline("groups: []", PARTITIONS, ProcessorSettings.defaultRetention())) {
      pipeline.append(T0, sample(DISTURBED, 0.2, T0));
      assertThat(pipeline.ingestTotals().values()).containsOnly(0L);

      pipeline.append(T0 + 1, sample(DISTURBED, 0.2, T0 - 2 * HOUR));
      pipeline.append(T0 + 2, sample(DISTURBED, 0.2, T0 - 2 * HOUR), sample(STRAY, 1, T0));
      pipeline.append(T0 + 3, sample(DISTURBED, 0.2, T0 + HOUR));
      pipeline.append(T0 + 4, PerfMetric.of(DISTURBED, "5MB", Status.OK, T0 * 1_000_000));
      pipeline.appendRaw(T0 + 5, "[{\"category\":\"R2\"},{\"topic\":\"T\"}]");
      pipeline.appendRaw(T0 + 6, "not json");

      assertThat(pipeline.ingestTotals())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "late", 2L,
                  "misplaced", 1L,
                  "overflowed", 0L,
                  "refused", 5L,
                  "refused-future", 1L,
                  "refused-unit-changed", 1L,
                  "refused-invalid", 2L,
                  "refused-malformed", 1L));
    }
  }

  /** Else the row that counts it would go on counting itself, each second and for ever. */
  @Test
  void aRowThatCountsMishapsIsNotCountedWhenItMeetsOne() {
    Series row = IngestCounts.row("late").orElseThrow();
    try (Pipeline pipeline = new Pipeline("groups: []", 1, ProcessorSettings.defaultRetention())) {
      pipeline.append(T0, sample(row, 1, T0));
      pipeline.append(T0 + 1, sample(row, 1, T0 - 2 * HOUR));
      pipeline.append(T0 + 2, sample(row, 1, T0 + HOUR));
      pipeline.append(T0 + 3, PerfMetric.of(row, "5MB", Status.OK, T0 * 1_000_000));

      assertThat(pipeline.deadLetters()).hasSize(2);
      assertThat(pipeline.late()).hasSize(1);
      assertThat(pipeline.ingestTotals().values()).containsOnly(0L);
    }
  }

  @Test
  void aRecordSentTwiceCountsTwiceSinceBothWereAcknowledged() {
    Appended once = record(T0 + 10_000, sample(DISTURBED, 0.2, T0 + 9_900));
    check(
        List.of(once, once),
        pipeline -> {
          WindowAggregate second = disturbed(pipeline, Resolution.SECOND).get(0);
          assertThat(second.aggregate().events()).isEqualTo(2);
          assertThat(second.aggregate().sum()).isEqualTo(0.4);
          assertThat(second.aggregate().changes()).isZero();
        });
  }

  @Test
  void aClockSetAnHourAheadCostsItsOwnRecordsUntilItIsSetBack() {
    check(
        List.of(
            record(T0 + 10_000, sample(DISTURBED, 0.1, T0 + 9_900)),
            record(T0 + 11_000, sample(DISTURBED, 0.2, T0 + 10_900 + HOUR)),
            record(T0 + 12_000, sample(DISTURBED, 0.3, T0 + 11_900))),
        pipeline -> {
          assertThat(pipeline.deadLetters())
              .singleElement()
              .extracting(DeadLetter::reason)
              .isEqualTo("future");
          assertThat(disturbed(pipeline, Resolution.HOUR).get(0).aggregate().sum())
              .isEqualTo(0.1 + 0.3);
        });
  }

  @Test
  void aClockSetAnHourBackMissesTheSecondsThatAreGoneAndNothingElse() {
    check(
        List.of(
            record(T0 + 10_000, sample(DISTURBED, 0.1, T0 + 9_900)),
            record(T0 + 11_000, sample(DISTURBED, 0.2, T0 + 10_900 - HOUR)),
            record(T0 + 12_000, sample(DISTURBED, 0.3, T0 + 11_900))),
        pipeline -> {
          assertThat(pipeline.deadLetters()).isEmpty();
          assertThat(pipeline.late())
              .singleElement()
              .extracting(LateRecord::missed)
              .isEqualTo(List.of(Resolution.SECOND));
          assertThat(disturbed(pipeline, Resolution.SECOND)).hasSize(2);
          for (Resolution resolution : Resolution.values()) {
            long events =
                disturbed(pipeline, resolution).stream()
                    .mapToLong(window -> window.aggregate().events())
                    .sum();
            assertThat(events)
                .as(resolution.label())
                .isEqualTo(resolution == Resolution.SECOND ? 2 : 3);
          }
        });
  }

  @Test
  void afterAnHoursDowntimeTheBacklogIsNotLate() {
    List<Appended> hour = new ArrayList<>();
    for (int second = 0; second < 3_600; second += 20) {
      long at = T0 + second * 1_000L;
      hour.add(record(at + 300, sample(DISTURBED, second, at), sample(NEIGHBOUR, 1, at + 200)));
    }
    hour.add(new Appended(T0 + 2 * HOUR, bytes("[]")));

    List<String> whileItRan = new ArrayList<>();
    try (Pipeline pipeline = pipeline()) {
      hour.forEach(one -> pipeline.appendBytes(one.millis(), one.value()));
      whileItRan.addAll(aggregates(pipeline));
    }
    try (Pipeline pipeline = pipeline()) {
      pipeline.restartAfter(Duration.ofHours(1));
      hour.forEach(one -> pipeline.appendBytes(one.millis(), one.value()));

      assertThat(pipeline.late()).isEmpty();
      assertThat(pipeline.deadLetters()).isEmpty();
      assertThat(aggregates(pipeline))
          .isEqualTo(whileItRan)
          .noneMatch(w -> w.contains("corrected"));
    }
  }

  @Test
  void anIdlePartitionClosesByTheWallClockWithAMarkerAndAReplayAgrees() {
    List<Appended> log = new ArrayList<>();
    log.add(record(T0 + 500, sample(DISTURBED, 0.2, T0 + 100), sample(NEIGHBOUR, 1, T0 + 400)));
    List<String> live = new ArrayList<>();
    try (Pipeline pipeline = pipeline()) {
      pipeline.appendBytes(T0 + 500, log.get(0).value());
      for (Resolution resolution : Resolution.values()) {
        long closes = resolution.closesAt(T0);
        pipeline.idleUntil(closes - 500);
        List<String> before = aggregates(pipeline);

        assertThat(pipeline.idleUntil(closes)).as("a marker is asked for").isTrue();
        assertThat(aggregates(pipeline))
            .as("the wall clock alone closes nothing")
            .isEqualTo(before);
        log.add(new Appended(closes, bytes("[]")));
        pipeline.tick(closes);
        assertThat(aggregates(pipeline)).hasSize(before.size() + 2);
      }
      assertThat(pipeline.idleUntil(T0 + 5 * HOUR)).as("nothing is open any more").isFalse();
      live.addAll(aggregates(pipeline));
    }

    try (Pipeline replay = pipeline()) {
      log.forEach(one -> replay.appendBytes(one.millis(), one.value()));
      assertThat(aggregates(replay)).isEqualTo(live);
    }
  }

  /**
   * Runs a disturbance among the events of a neighbour, and the same with empty records in its
   * place.
   */
  private static void check(List<Appended> disturbance, Consumer<Pipeline> expectation) {
    List<String> undisturbed;
    try (Pipeline pipeline = pipeline()) {
      List<Appended> nothing =
          disturbance.stream().map(one -> new Appended(one.millis(), bytes("[]"))).toList();
      run(pipeline, nothing);
      undisturbed = aggregates(pipeline, NEIGHBOUR);
    }
    try (Pipeline pipeline = pipeline()) {
      run(pipeline, disturbance);
      assertThat(aggregates(pipeline, NEIGHBOUR)).hasSizeGreaterThan(20).isEqualTo(undisturbed);
      expectation.accept(pipeline);
    }
  }

  private static void run(Pipeline pipeline, List<Appended> disturbance) {
    pipeline.append(T0 + 8_500, sample(NEIGHBOUR, 8, T0 + 8_400), sample(NEIGHBOUR, 8, T0 + 9_000));
    disturbance.forEach(one -> pipeline.appendBytes(one.millis(), one.value()));
    for (int second = 9; second < 30; second++) {
      long at = T0 + second * 1_000L;
      pipeline.append(at + 15_000, sample(NEIGHBOUR, second, at + 14_900));
    }
    pipeline.tick(T0 + 2 * HOUR);
  }

  private static Pipeline pipeline() {
    return new Pipeline("groups: []", PARTITIONS, ProcessorSettings.defaultRetention());
  }

  private static List<WindowAggregate> disturbed(Pipeline pipeline) {
    return pipeline.closed().stream()
        .filter(window -> window.series().equals(DISTURBED.key()))
        .toList();
  }

  private static List<WindowAggregate> disturbed(Pipeline pipeline, Resolution resolution) {
    return windows(pipeline, DISTURBED, resolution);
  }

  private static List<WindowAggregate> windows(
      Pipeline pipeline, Series series, Resolution resolution) {
    return pipeline.closed(resolution).stream()
        .filter(window -> window.series().equals(series.key()))
        .toList();
  }

  private static List<String> aggregates(Pipeline pipeline, Series series) {
    return pipeline.closed().stream()
        .filter(window -> window.series().equals(series.key()))
        .map(DisturbanceTest::text)
        .toList();
  }

  private static List<String> aggregates(Pipeline pipeline) {
    return pipeline.closed().stream().map(DisturbanceTest::text).toList();
  }

  /** As it stands on the topic. */
  private static String text(WindowAggregate window) {
    return new String(AggregateCodec.toJson(window), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** A series at home on the driver's partition, or elsewhere. */
  private static Series homed(String id, boolean here) {
    return Stream.iterate(0, n -> n + 1)
        .map(n -> Series.of("R2", "Object Upload", id + n))
        .filter(series -> series.key().homePartition(PARTITIONS) == 0 == here)
        .findFirst()
        .orElseThrow();
  }
}
