package dev.masterperf.archive.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.history.Backlog.Behind;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowNumber;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import dev.masterperf.query.series.Selection.Use;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.WindowsWanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveHistoryTest {
  private static final long DAY = 86_400_000;
  private static final long NOON = 1_800_014_400_000L / DAY * DAY + DAY / 2;
  private static final Series UPLOAD = series("global", "upload", "a");
  private static final Series OTHER = series("prod/eu", "upload", "b");

  @TempDir Path folder;

  private final FilledBucket filled = new FilledBucket();
  private final CountingBucket bucket = new CountingBucket(filled.bucket);
  private final List<Behind> behind = new ArrayList<>();
  private final List<ArchiveHistory> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(ArchiveHistory::close);
  }

  @Test
  void aWindowIsItsHighestRevisionAndAllThatCameLate() {
    List<PerfMetric> events = events(UPLOAD, NOON, 1, 2, 3);
    filled.windows(0, windows(Resolution.MINUTE, events.subList(0, 2), 1));
    filled.windows(0, windows(Resolution.MINUTE, events, 2));
    filled.windows(0, windows(Resolution.MINUTE, events.subList(0, 1), 1));
    filled.late(0, List.of(late(UPLOAD, NOON, 10)));
    filled.late(0, List.of(late(UPLOAD, NOON, 20), late(UPLOAD, NOON + 60_000, 5)));

    Map<Long, Aggregate> found = read(view(), "upload", Resolution.MINUTE).get(UPLOAD);

    assertThat(found).containsOnlyKeys(NOON, NOON + 60_000);
    assertThat(found.get(NOON).sum()).isEqualTo(36);
    assertThat(found.get(NOON).count()).isEqualTo(5);
    assertThat(found.get(NOON + 60_000).sum()).isEqualTo(5);
  }

  @Test
  void withoutDistributionsWindowsHaveTheSameNumbers() {
    List<PerfMetric> events = events(UPLOAD, NOON, 1, 2, 3);
    filled.windows(0, windows(Resolution.MINUTE, events, 1));
    filled.late(0, List.of(late(UPLOAD, NOON, 10)));
    WindowsWanted all = wanted("upload", null, Resolution.MINUTE, NOON, NOON + DAY);
    WindowsWanted numbers = all.withAllNumbers();

    Aggregate whole = read(view(), all).get(UPLOAD).get(NOON);
    Aggregate found = read(view(), numbers).get(UPLOAD).get(NOON);

    assertThat(found.sum()).isEqualTo(whole.sum()).isEqualTo(16);
    assertThat(found.max()).isEqualTo(whole.max()).isEqualTo(10);
    assertThat(found.lastTsNanos()).isEqualTo(whole.lastTsNanos());
    assertThatIllegalStateException().isThrownBy(() -> found.quantile(0.5));
  }

  @Test
  void windowsThatAreNotArchivedAreMadeOfEvents() {
    List<PerfMetric> events = events(UPLOAD, NOON - 1_000, 7, 5, 9, 9);
    filled.events(0, events.subList(0, 1));
    filled.events(0, events.subList(1, 4));

    ArchiveView view = history(HotReach.NONE).open(NOON, NOON + DAY);
    Map<Long, Aggregate> found =
        read(view, wanted("upload", null, Resolution.SECOND, NOON, NOON + DAY)).get(UPLOAD);

    assertThat(found).containsOnlyKeys(NOON, NOON + 1_000, NOON + 2_000);
    assertThat(found.get(NOON).resets()).isEqualTo(1); // 7, a second before the time asked for
    assertThat(found.get(NOON).increase()).isEqualTo(5);
    assertThat(found.get(NOON + 1_000).increase()).isEqualTo(4);
    assertThat(found.get(NOON + 2_000).changes()).isZero();
    assertThat(view.incomplete()).isEmpty();
  }

  @Test
  void theNumberBeforeIsFoundFarBackButNotBeyondTheTimeASeriesIsKept() {
    filled.events(0, events(UPLOAD, NOON - 5 * 3_600_000, 3));
    filled.events(0, events(UPLOAD, NOON, 5));
    filled.events(0, events(OTHER, NOON - 25 * 3_600_000, 3));
    filled.events(0, events(OTHER, NOON, 5));

    ArchiveView view = history(HotReach.NONE).open(NOON, NOON + DAY);
    Map<Series, Map<Long, Aggregate>> found =
        read(view, wanted("upload", null, Resolution.SECOND, NOON, NOON + DAY));

    assertThat(found.get(UPLOAD).get(NOON).increase()).isEqualTo(2);
    assertThat(found.get(OTHER).get(NOON).increase()).isZero();
  }

  @Test
  void numbersOfAnotherUnitEnterNoWindow() {
    filled.events(0, events(UPLOAD, NOON, 5));
    filled.events(
        0,
        List.of(
            PerfMetric.of(
                UPLOAD, new Quantity(9, Unit.BYTES), Status.OK, (NOON + 10) * 1_000_000)));

    assertThat(read(view(), "upload", Resolution.SECOND).get(UPLOAD).get(NOON).count())
        .isEqualTo(1);
  }

  @Test
  void filesOfOtherScopesTimesAndSeriesAreNotFetched() {
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1));
    filled.windows(0, windows(Resolution.MINUTE, events(OTHER, NOON, 1), 1));
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON - 3 * DAY, 1), 1));
    filled.windows(0, windows(Resolution.HOUR, events(UPLOAD, NOON, 1), 1));
    filled.events(0, events(UPLOAD, NOON, 1));

    ArchiveView view = view();
    read(view, wanted("upload", "prod/eu", Resolution.MINUTE, NOON, NOON + DAY));

    assertThat(bucket.files).isEqualTo(1);
  }

  @Test
  void aScopeOfALongNameIsFoundByIt() {
    Series far = series("e\u0301/".repeat(300), "upload", "a");
    filled.windows(0, windows(Resolution.MINUTE, events(far, NOON, 4), 1));

    Map<Series, Map<Long, Aggregate>> found =
        read(view(), wanted("upload", far.scope(), Resolution.MINUTE, NOON, NOON + DAY));

    assertThat(found).containsOnlyKeys(far);
  }

  @Test
  void aFileIsFetchedOnceAndKept() {
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1));

    ArchiveHistory history = history(HotReach.NONE);
    for (int i = 0; i < 3; i++) {
      read(history.open(NOON, NOON + DAY), "upload", Resolution.MINUTE);
    }
    read(history(HotReach.NONE).open(NOON, NOON + DAY), "upload", Resolution.MINUTE);

    assertThat(bucket.files).isEqualTo(1);
  }

  @Test
  void whatTheDiskDamagedIsFetchedAgain() throws IOException {
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1));
    read(history(HotReach.NONE).open(NOON, NOON + DAY), "upload", Resolution.MINUTE);
    for (Path file : cached()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    Files.write(folder.resolve("left.part"), new byte[10]);

    ArchiveView view = history(HotReach.NONE).open(NOON, NOON + DAY);

    assertThat(read(view, "upload", Resolution.MINUTE)).hasSize(1);
    assertThat(view.incomplete()).isEmpty();
    assertThat(bucket.files).isEqualTo(2);
    assertThat(cached()).hasSize(1);
  }

  @Test
  void theDiskHoldsNoMoreThanItMayAndDropsWhatWasUsedLongestAgo() throws IOException {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      keys.addAll(
          filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON + i * 60_000, 1), 1)));
    }
    long one = filled.bucket.get(keys.get(0)).length;
    HistorySettings settings = settings(3 * one + one / 2, 0, 1 << 20, 100);
    ArchiveHistory history = history(settings, HotReach.NONE);
    for (int i : new int[] {0, 1, 2, 0, 3}) {
      long at = NOON + i * 60_000;
      read(history.open(at, at), wanted("upload", null, Resolution.MINUTE, at, at));
    }
    assertThat(cached()).hasSize(3);
    assertThat(bucket.files).isEqualTo(4);

    read(history.open(NOON, NOON), wanted("upload", null, Resolution.MINUTE, NOON, NOON));
    assertThat(bucket.files).isEqualTo(4);
  }

  @Test
  void ofLargeFilesRangesAreRead() {
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1));
    ArchiveView view =
        history(settings(1 << 20, 1 << 20, 10, 100), HotReach.NONE).open(NOON, NOON + DAY);

    assertThat(read(view, "upload", Resolution.MINUTE)).hasSize(1);
    assertThat(bucket.files).isZero();
    assertThat(bucket.ranges).isPositive();
  }

  @Test
  void whatCannotBeReadIsToldAndTheRestAnswers() {
    String missing =
        filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1)).get(0);
    String damaged =
        filled.windows(0, windows(Resolution.MINUTE, events(OTHER, NOON, 1), 1)).get(0);
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON + 60_000, 1), 1));
    filled.bucket.delete(missing);
    filled.bucket.plant(damaged, new byte[] {1, 2, 3});

    ArchiveView view = view();
    Map<Series, Map<Long, Aggregate>> found = read(view, "upload", Resolution.MINUTE);

    assertThat(found).containsOnlyKeys(UPLOAD);
    assertThat(found.get(UPLOAD)).containsOnlyKeys(NOON + 60_000);
    assertThat(view.incomplete())
        .extracting(Incomplete::key, Incomplete::fromMillis, Incomplete::lastSeries)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(missing, NOON, UPLOAD.key().text()),
            org.assertj.core.groups.Tuple.tuple(damaged, NOON, OTHER.key().text()));
  }

  @Test
  void offsetsThatTheTopicLostAreToldWithTheTimeBetween() {
    filled.windows(3, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1));
    filled.lose(Source.AGGREGATES, 3, 100);
    filled.windows(3, windows(Resolution.MINUTE, events(UPLOAD, NOON + 600_000, 1), 1));

    ArchiveView view = view();
    read(view, "upload", Resolution.MINUTE);
    ArchiveView later = history(HotReach.NONE).open(NOON + 660_000, NOON + DAY);
    read(later, wanted("upload", null, Resolution.MINUTE, NOON + 660_000, NOON + DAY));

    assertThat(view.incomplete())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.fromMillis()).isEqualTo(NOON);
              assertThat(one.toMillis()).isEqualTo(NOON + 600_000);
              assertThat(one.reason()).contains("offsets 1 to 100 were dropped");
            });
    assertThat(later.incomplete()).isEmpty();
  }

  @Test
  void whatIsHotIsNotReadAndWhatLeftWithoutBeingArchivedIsTold() {
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1));
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON + 3_600_000, 1), 1));
    HotReach hot = resolution -> NOON + 1_800_000;
    behind.add(new Behind(new SourcePartition(Source.AGGREGATES, 0), NOON + 900_000));

    ArchiveView view = history(hot).open(NOON, NOON + DAY);
    Map<Series, Map<Long, Aggregate>> found = read(view, "upload", Resolution.MINUTE);

    assertThat(found.get(UPLOAD)).containsOnlyKeys(NOON);
    assertThat(view.incomplete())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.fromMillis()).isEqualTo(NOON + 900_000 - 65_000);
              assertThat(one.toMillis()).isEqualTo(NOON + 1_800_000 - 1);
            });
  }

  @Test
  void ofWhatIsNotArchivedYetOnlyWhatCameBeforeProcessingBeganMayLack() {
    behind.add(new Behind(new SourcePartition(Source.AGGREGATES, 0), NOON + 600_000));
    ArchiveHistory history = history(resolution -> NOON - DAY);
    ArchiveView seen = history.open(NOON, NOON + DAY, () -> NOON + 600_000);
    ArchiveView unseen = history.open(NOON, NOON + DAY, () -> NOON + 600_001);

    read(seen, "upload", Resolution.MINUTE);
    read(unseen, "upload", Resolution.MINUTE);

    assertThat(seen.incomplete()).isEmpty();
    assertThat(unseen.incomplete()).hasSize(1);
  }

  @Test
  void whatIsOlderThanTheProcessorsIsReadThoughItWouldStillBeHot() {
    filled.events(0, events(UPLOAD, NOON + 30_000, 1));
    filled.events(0, events(UPLOAD, NOON + 4 * 60_000, 2));
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1));
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON + 5 * 60_000, 1), 1));
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON + 30 * 60_000, 1), 1));
    ArchiveHistory history = history(resolution -> NOON - DAY);
    long began = NOON + 5 * 60_000;

    ArchiveView view = history.open(NOON, NOON + DAY, () -> began);

    assertThat(read(view, "upload", Resolution.MINUTE).get(UPLOAD))
        .containsOnlyKeys(NOON, NOON + 5 * 60_000);
    assertThat(read(view, "upload", Resolution.SECOND).get(UPLOAD))
        .containsOnlyKeys(NOON + 30_000, NOON + 4 * 60_000);
    assertThat(view.incomplete()).isEmpty();
    assertThat(read(history.open(NOON, NOON + DAY, () -> 0), "upload", Resolution.MINUTE))
        .isEmpty();
  }

  @Test
  void seriesWhoseWindowsNobodyClosedBeforeProcessingBeganAreListed() {
    filled.events(0, events(UPLOAD, NOON + 60_000, 1));
    ArchiveHistory history = history(resolution -> NOON - DAY);

    assertThat(history.open(NOON, NOON + DAY, () -> NOON + 5 * 60_000).named("upload"))
        .extracting(one -> one.labels().identity())
        .containsExactly(UPLOAD);
    assertThat(history.open(NOON, NOON + DAY, () -> NOON + 3 * 3_600_000).all()).isEmpty();
    assertThat(history.open(NOON, NOON + DAY).all()).isEmpty();
  }

  @Test
  void theWindowInWhichProcessingBeganIsToldIfEventsOfItAreOlder() {
    filled.events(0, events(UPLOAD, NOON + 4 * 60_000, 2));
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON + 4 * 60_000, 2), 1));
    ArchiveHistory history = history(resolution -> NOON - DAY);
    ArchiveView within = history.open(NOON, NOON + DAY, () -> NOON + 4 * 60_000 + 1_000);
    ArchiveView later = history.open(NOON, NOON + DAY, () -> NOON + 5 * 60_000 + 1_000);

    read(within, "upload", Resolution.MINUTE);
    read(within, "upload", Resolution.TEN_SECONDS);
    read(later, "upload", Resolution.MINUTE);

    assertThat(within.incomplete())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.fromMillis()).isEqualTo(NOON + 4 * 60_000);
              assertThat(one.reason()).contains("began anew");
            });
    assertThat(later.incomplete()).isEmpty();
  }

  @Test
  void theManifestIsReadAnewWhereWindowsMayHaveLeftMeanwhile() {
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1));
    long[] hotFrom = {NOON};
    ArchiveHistory history = history(resolution -> hotFrom[0]);
    read(history.open(NOON, NOON + DAY), "upload", Resolution.MINUTE);

    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON + 60_000, 1), 1));
    hotFrom[0] = NOON + 120_000;

    assertThat(read(history.open(NOON, NOON + DAY), "upload", Resolution.MINUTE).get(UPLOAD))
        .containsOnlyKeys(NOON, NOON + 60_000);
  }

  @Test
  void aClockThatWasSetBackMakesNoManifestFresh() {
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1));
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH.plusSeconds(3_600));
    ArchiveHistory history =
        history(settings(1 << 20, 1 << 20, 1 << 20, 1000), now::get, HotReach.NONE);
    read(history.open(NOON, NOON + DAY), "upload", Resolution.MINUTE);

    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON + 60_000, 1), 1));
    now.set(Instant.EPOCH);

    assertThat(read(history.open(NOON, NOON + DAY), "upload", Resolution.MINUTE).get(UPLOAD))
        .containsOnlyKeys(NOON, NOON + 60_000);
  }

  @Test
  void questionsTogetherHoldNoMoreThanOneMay() {
    filled.windows(0, windows(Resolution.MINUTE, minutes(60), 1));
    ArchiveHistory history = history(settings(1 << 20, 1 << 20, 1 << 20, 100), HotReach.NONE);
    ArchiveView first = history.open(NOON, NOON + DAY);
    read(first, "upload", Resolution.MINUTE);

    try (ArchiveView second = history.open(NOON, NOON + DAY)) {
      assertThatThrownBy(() -> read(second, "upload", Resolution.MINUTE))
          .isInstanceOfSatisfying(
              TooMuchHistoryException.class, refused -> assertThat(refused.isPassing()).isTrue());
    }
    first.close();
    first.close();

    for (int i = 0; i < 3; i++) {
      try (ArchiveView next = history.open(NOON, NOON + DAY)) {
        assertThat(read(next, "upload", Resolution.MINUTE).get(UPLOAD)).hasSize(60);
      }
    }
  }

  private static List<PerfMetric> minutes(int count) {
    List<PerfMetric> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.addAll(events(UPLOAD, NOON + 60_000L * i, 1));
    }
    return events;
  }

  @Test
  void aQuestionThatIsTooLargeIsRefused() {
    filled.windows(0, windows(Resolution.SECOND, events(UPLOAD, NOON, new double[101]), 1));
    HistorySettings settings =
        new HistorySettings(
            folder,
            1 << 20,
            1 << 20,
            1 << 20,
            2,
            Duration.ofSeconds(2),
            Set.of(Resolution.SECOND),
            Duration.ofHours(24),
            100);

    assertThatThrownBy(
            () ->
                read(
                    history(settings, HotReach.NONE).open(NOON, NOON + DAY),
                    "upload",
                    Resolution.SECOND))
        .isInstanceOf(TooMuchHistoryException.class)
        .hasMessageContaining("more than 100 windows and events");
  }

  @Test
  void numbersThatAreReadAgainAsWholeWindowsCountOnce() {
    filled.windows(0, windows(Resolution.MINUTE, minutes(60), 1));
    filled.windows(0, windows(Resolution.MINUTE, minutes(1), 2));
    ArchiveHistory history = history(settings(1 << 20, 1 << 20, 1 << 20, 100), HotReach.NONE);
    WindowsWanted all = wanted("upload", null, Resolution.MINUTE, NOON, NOON + DAY);

    try (ArchiveView view = history.open(NOON, NOON + DAY)) {
      WindowsWanted sums = only(all, WindowNumber.SUM);
      assertThat(numbers(view, sums, WindowNumber.SUM).get(UPLOAD)).hasSize(60);
      assertThat(view.rows()).isEqualTo(61);
    }
  }

  @Test
  void anInterruptedQuestionEnds() {
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1));
    ArchiveView view = view();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> read(view, "upload", Resolution.MINUTE))
        .isInstanceOf(HistoryInterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aQuestionThatWaitsForTheBucketEndsWhenItIsInterrupted() throws InterruptedException {
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1));
    ArchiveView view = view();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    bucket.beforeFiles =
        () -> {
          asked.countDown();
          awaitUninterruptibly(answer);
        };
    AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
    Thread question =
        new Thread(
            () -> {
              try {
                read(view, "upload", Resolution.MINUTE);
              } catch (HistoryInterruptedException e) {
                end.set(e);
              }
            });
    question.start();
    asked.await();
    question.interrupt();
    question.join();

    assertThat(end.get()).isInstanceOf(HistoryInterruptedException.class);
    answer.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anObjectOfOtherBytesIsToldFromOneThatIsCutShort() {
    String changed =
        filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, NOON, 1), 1)).get(0);
    byte[] whole = filled.bucket.get(changed);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    filled.bucket.plant(changed, flipped);
    ArchiveView view = view();
    read(view, "upload", Resolution.MINUTE);

    filled.bucket.plant(changed, Arrays.copyOf(whole, 10));
    ArchiveView cut = view();
    read(cut, "upload", Resolution.MINUTE);

    assertThat(view.incomplete())
        .extracting(Incomplete::reason)
        .containsExactly("the object is damaged: its SHA-256: not that of what was written");
    assertThat(cut.incomplete())
        .extracting(Incomplete::reason)
        .containsExactly(
            "the object is damaged: its length: 10 bytes, of "
                + whole.length
                + " that were written");
  }

  @Test
  void whatIsBehindAHoleInTheEventsIsToldUpToTheNextNumber() {
    filled.events(0, events(UPLOAD, NOON, 1, 2));
    String damaged = filled.events(0, events(UPLOAD, NOON + 10_000, 3, 4)).get(0);
    filled.events(0, events(UPLOAD, NOON + 20_000, 5, 6));
    filled.bucket.plant(damaged, new byte[10]);

    ArchiveView view = view();
    read(view, "upload", Resolution.SECOND);
    ArchiveView later = history(HotReach.NONE).open(NOON + 20_000, NOON + DAY);
    read(later, wanted("upload", null, Resolution.SECOND, NOON + 20_000, NOON + DAY));

    assertThat(view.incomplete()).extracting(Incomplete::toMillis).containsExactly(NOON + 20_000);
    assertThat(later.incomplete()).extracting(Incomplete::toMillis).containsExactly(NOON + 20_000);
  }

  @Test
  void theSeriesOfATimeAreListed() {
    filled.windows(0, windows(Resolution.HOUR, events(UPLOAD, NOON, 1), 1));
    filled.windows(1, windows(Resolution.HOUR, events(OTHER, NOON, 1), 1));
    filled.windows(1, windows(Resolution.HOUR, events(series("x", "y", "z"), NOON - DAY, 1), 1));
    filled.windows(1, windows(Resolution.MINUTE, events(OTHER, NOON, 4), 1));

    ArchiveView view = view();

    assertThat(view.all()).hasSize(2);
    assertThat(view.has("prod/eu", "upload")).isTrue();
    assertThat(view.has("prod", "upload")).isFalse();
    List<Double> sums = new ArrayList<>();
    for (SeriesWindows one : view.named("upload")) {
      one.each(Resolution.MINUTE, NOON, NOON + DAY, (start, window) -> sums.add(window.sum()));
    }
    assertThat(sums).containsExactly(4.0);
  }

  @Test
  void daysThatWereTooOldAreToldOnceAndNotEmptyInSilence() {
    long before = NOON - DAY;
    List<String> old = filled.events(0, events(UPLOAD, before, 1));
    filled.drop(Source.METRICS, 0, old);
    filled.drop(Source.METRICS, 1, filled.events(1, events(OTHER, before, 1)));
    filled.events(0, events(UPLOAD, NOON, 2));
    filled.windows(0, windows(Resolution.MINUTE, events(UPLOAD, before, 1), 1));

    ArchiveView view = view();
    read(view, wanted("upload", null, Resolution.SECOND, NOON, NOON + DAY));
    read(view, wanted("upload", null, Resolution.MINUTE, before, NOON));
    assertThat(view.incomplete()).isEmpty();
    read(view, wanted("upload", null, Resolution.SECOND, before, NOON));

    assertThat(view.incomplete())
        .containsExactly(
            Incomplete.ofAll(
                "history/events/",
                Dataset.EVENTS,
                null,
                before,
                NOON - DAY / 2 - 1,
                "dropped since it was too old, as archive.retention.events says; windows of a"
                    + " minute and longer may still be there"));
  }

  private ArchiveView view() {
    return history(HotReach.NONE).open(NOON, NOON + DAY);
  }

  private ArchiveHistory history(HotReach hot) {
    return history(settings(1 << 20, 1 << 20, 1 << 20, 1000), hot);
  }

  private ArchiveHistory history(HistorySettings settings, HotReach hot) {
    return history(settings, InstantSource.fixed(Instant.EPOCH), hot);
  }

  private ArchiveHistory history(HistorySettings settings, InstantSource clock, HotReach hot) {
    ArchiveHistory history =
        new ArchiveHistory(bucket, settings, clock, hot, counts -> List.copyOf(behind));
    opened.add(history);
    return history;
  }

  private HistorySettings settings(long cacheBytes, long memoryBytes, long wholeBytes, long rows) {
    return new HistorySettings(
        folder,
        cacheBytes,
        memoryBytes,
        wholeBytes,
        2,
        Duration.ofSeconds(2),
        Set.of(Resolution.MINUTE, Resolution.HOUR),
        Duration.ofHours(24),
        rows);
  }

  private List<Path> cached() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void numbersAreThoseOfWholeWindows(int seed) {
    Random random = new Random(seed);
    boolean corrections = seed % 2 == 1;
    for (int file = 0; file < 6; file++) {
      List<PerfMetric> events = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        Series series = random.nextInt(3) == 0 ? OTHER : UPLOAD;
        int minute = corrections ? random.nextInt(20) : 20 * file + random.nextInt(20);
        events.addAll(events(series, NOON + minute * 60_000L, random.nextInt(9), 1));
      }
      int revision = 1 + random.nextInt(2);
      filled.windows(0, windows(Resolution.MINUTE, events, revision));
      if (corrections && random.nextBoolean()) {
        filled.late(0, List.of(late(UPLOAD, NOON + random.nextInt(40) * 60_000L, 7)));
      }
    }
    WindowsWanted all = wanted("upload", null, Resolution.MINUTE, NOON + 120_000, NOON + DAY);
    for (WindowNumber number : WindowNumber.values()) {
      assertThat(numbers(view(), only(all, number), number))
          .isEqualTo(numbers(view(), all, number));
    }
  }

  static WindowsWanted only(WindowsWanted all, WindowNumber number) {
    return new WindowsWanted(
        all.id(),
        all.scope(),
        all.passes(),
        all.resolution(),
        all.fromMillis(),
        all.toMillis(),
        all.use(),
        WindowParts.only(number));
  }

  private static Map<Series, Map<Long, Double>> numbers(
      ArchiveView view, WindowsWanted wanted, WindowNumber number) {
    Map<Series, Map<Long, Double>> found = new HashMap<>();
    for (SeriesWindows one : view.find(wanted)) {
      Windows windows =
          one.read(wanted.resolution(), wanted.fromMillis(), wanted.toMillis(), wanted.parts());
      assertThat(windows.areWhole()).isNotEqualTo(wanted.parts().areNumbers());
      Map<Long, Double> values = new TreeMap<>();
      for (int i = 0; i < windows.size(); i++) {
        values.put(windows.startMillis(i), windows.number(number, i));
      }
      found.put(one.labels().identity(), values);
    }
    return found;
  }

  static Map<Series, Map<Long, Aggregate>> read(
      ArchiveView view, String id, Resolution resolution) {
    return read(view, wanted(id, null, resolution, 0, Long.MAX_VALUE / 2));
  }

  static Map<Series, Map<Long, Aggregate>> read(ArchiveView view, WindowsWanted wanted) {
    Map<Series, Map<Long, Aggregate>> found = new HashMap<>();
    for (SeriesWindows one : view.find(wanted)) {
      Map<Long, Aggregate> windows = new TreeMap<>();
      one.each(wanted.resolution(), 0, Long.MAX_VALUE, windows::put);
      assertThat(found.put(one.labels().identity(), windows)).isNull();
    }
    return found;
  }

  static WindowsWanted wanted(
      @Nullable String id, @Nullable String scope, Resolution resolution, long from, long to) {
    return new WindowsWanted(
        id, scope, labels -> true, resolution, from, to, Use.EACH, WindowParts.ALL);
  }

  static Series series(String scope, String id, String source) {
    return new Series(
        scope, "R2", MetricType.PERFORMANCE, "objects", "General", id, source, new TreeMap<>());
  }

  /** One a second. */
  static List<PerfMetric> events(Series series, long fromMillis, double... values) {
    List<PerfMetric> events = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      events.add(
          PerfMetric.of(
              series,
              new Quantity(values[i], Unit.SECONDS),
              Status.OK,
              (fromMillis + 1000L * i) * 1_000_000));
    }
    return events;
  }

  private static List<ArchivedWindow> windows(
      Resolution resolution, List<PerfMetric> events, int revision) {
    return FilledBucket.windowsOf(resolution, new ArrayList<>(events), revision);
  }

  private static ArchivedWindow late(Series series, long millis, double value) {
    Aggregate alone = new Aggregate();
    NaiveWindows.addAlone(alone, events(series, millis, value).get(0));
    return NaiveWindows.row(
        series.key(), Resolution.MINUTE, Resolution.MINUTE.windowStart(millis), 0, true, alone);
  }

  /** Counts what is fetched besides the manifest. */
  private static final class CountingBucket implements Bucket {
    private final Bucket inner;
    private int files;
    private int ranges;
    private Runnable beforeFiles = () -> {};

    CountingBucket(Bucket inner) {
      this.inner = inner;
    }

    @Override
    public boolean putIfAbsent(String key, byte[] body) {
      return inner.putIfAbsent(key, body);
    }

    @Override
    public boolean putIfAbsent(String key, Path file) {
      return inner.putIfAbsent(key, file);
    }

    @Override
    public synchronized byte[] get(String key) {
      if (key.endsWith(".parquet")) {
        files++;
        beforeFiles.run();
      }
      return inner.get(key);
    }

    @Override
    public synchronized byte[] getRange(String key, long offset, int length) {
      ranges++;
      return inner.getRange(key, offset, length);
    }

    @Override
    public void delete(String key) {
      inner.delete(key);
    }

    @Override
    public List<Listed> list(String prefix) {
      return inner.list(prefix);
    }

    @Override
    public void close() {}
  }
}
