package dev.masterperf.archive.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowNumber;
import dev.masterperf.model.Windows;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.WindowsWanted;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bits that flip and objects that are cut short: found, told, and never answered by. */
class DamageTest {
  private static final long DAY = 86_400_000;
  private static final long NOON = 1_800_014_400_000L / DAY * DAY + DAY / 2;
  private static final long FROM = NOON - DAY;
  private static final long TO = NOON + DAY;
  private static final Set<Resolution> ASKED =
      Set.of(Resolution.SECOND, Resolution.MINUTE, Resolution.HOUR);

  @TempDir Path folder;

  private final FilledBucket filled = new FilledBucket();
  private final Map<Resolution, Map<String, String>> truth = new HashMap<>();

  @BeforeEach
  void fill() {
    List<PerfMetric> all = new ArrayList<>();
    List<PerfMetric> archived = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Series series = ArchiveHistoryTest.series(i < 2 ? "global" : "prod", "id" + i, "host");
      all.addAll(
          ArchiveHistoryTest.events(series, NOON + i * 500, i, 2, 1, 5, 5, 19, 0.25, 1e9, -7));
      all.addAll(ArchiveHistoryTest.events(series, NOON + 3_600_000, 4, i, 6));
    }
    for (int i = 0; i < 3; i++) {
      List<PerfMetric> batch = new ArrayList<>(all.subList(16 * i, 16 * i + 16));
      archived.addAll(batch);
      filled.events(0, batch);
    }
    for (Resolution resolution : Resolution.values()) {
      Map<SeriesKey, Map<Long, Aggregate>> windows =
          NaiveWindows.of(resolution, new ArrayList<>(archived));
      truth.put(resolution, HistoryLawsTest.texts(windows));
      if (resolution.compareTo(Resolution.MINUTE) >= 0) {
        filled.windows(
            1, FilledBucket.windowsOf(resolution, new ArrayList<>(all.subList(0, 30)), 1));
        filled.windows(1, FilledBucket.windowsOf(resolution, new ArrayList<>(archived), 2));
      }
    }
  }

  @Test
  void wholeFilesAreKnownByTheirChecksum() {
    assertEachDamageIsFound(5_000, 1 << 20);
  }

  @Test
  void rangesOfFilesByTheChecksumsInThem() {
    assertEachDamageIsFound(5_000, 0);
  }

  @Test
  void ofNumbersAloneNoneIsWrongOrLacksUntold() {
    WindowNumber[] all = WindowNumber.values();
    List<Map<String, Double>> right = new ArrayList<>();
    for (WindowNumber number : all) {
      try (ArchiveHistory history = history(0)) {
        right.add(numbers(history.open(FROM, TO), number));
      }
    }
    Random random = new Random(7);
    List<String> keys = filled.bucket.keys("");
    for (int i = 0; i < 2_500; i++) {
      String key = keys.get(random.nextInt(keys.size()));
      byte[] whole = filled.bucket.get(key);
      byte[] damaged = whole.clone();
      for (int flips = 1 + random.nextInt(3) * 20; flips > 0; flips--) {
        damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      }
      filled.bucket.plant(key, damaged);
      int asked = random.nextInt(all.length);
      try (ArchiveHistory history = history(random.nextInt(2) << 20)) {
        ArchiveView view = history.open(FROM, TO);
        Map<String, Double> answer = numbers(view, all[asked]);
        List<Incomplete> incomplete = view.incomplete();
        assertThat(incomplete).extracting(Incomplete::key).doesNotHaveDuplicates();
        assertThat(untold(answer, incomplete)).isEqualTo(untold(right.get(asked), incomplete));
      }
      filled.bucket.plant(key, whole);
    }
  }

  private static Map<String, Double> untold(
      Map<String, Double> answer, List<Incomplete> incomplete) {
    Map<String, Double> untold = new TreeMap<>(answer);
    untold.keySet().removeIf(window -> isTold(window, Resolution.MINUTE, incomplete));
    return untold;
  }

  private static Map<String, Double> numbers(ArchiveView view, WindowNumber number) {
    WindowsWanted wanted =
        ArchiveHistoryTest.only(
            ArchiveHistoryTest.wanted(null, null, Resolution.MINUTE, FROM, TO), number);
    Map<String, Double> numbers = new TreeMap<>();
    for (SeriesWindows one : view.find(wanted)) {
      Windows windows = one.read(wanted.resolution(), FROM, TO, wanted.parts());
      for (int i = 0; i < windows.size(); i++) {
        numbers.put(
            one.labels().identity().key().text() + " at " + windows.startMillis(i),
            windows.number(number, i));
      }
    }
    return numbers;
  }

  private void assertEachDamageIsFound(int times, int wholeBytes) {
    assertAnswers(wholeBytes, false);
    Random random = new Random(6);
    List<String> keys = filled.bucket.keys("");
    int told = 0;
    for (int i = 0; i < times; i++) {
      String key = keys.get(random.nextInt(keys.size()));
      byte[] whole = filled.bucket.get(key);
      byte[] damaged = whole.clone();
      if (random.nextInt(5) == 0) {
        damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
      } else {
        damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      }
      filled.bucket.plant(key, damaged);
      told += assertAnswers(wholeBytes, true);
      filled.bucket.plant(key, whole);
    }
    // By ranges, what is damaged and not needed for the answer is not noticed; little is not.
    assertThat(told).isGreaterThan(wholeBytes > 0 ? times - 1 : times * 8 / 10);
  }

  /** Whether anything was told to be incomplete, as 1 or 0. */
  private int assertAnswers(int wholeBytes, boolean damaged) {
    int told = 0;
    try (ArchiveHistory history = history(wholeBytes)) {
      for (Resolution resolution : ASKED) {
        ArchiveView view = history.open(FROM, TO);
        Map<SeriesKey, Map<Long, Aggregate>> found = new HashMap<>();
        ArchiveHistoryTest.read(view, ArchiveHistoryTest.wanted(null, null, resolution, FROM, TO))
            .forEach((series, windows) -> found.put(series.key(), windows));
        Map<String, String> answer = HistoryLawsTest.texts(found);
        Map<String, String> right = new TreeMap<>(truth.get(resolution));
        if (!damaged) {
          assertThat(answer).isEqualTo(right);
          assertThat(view.incomplete()).isEmpty();
        }
        List<Incomplete> incomplete = view.incomplete();
        told |= incomplete.isEmpty() ? 0 : 1;
        answer.keySet().removeIf(window -> isTold(window, resolution, incomplete));
        right.keySet().removeIf(window -> isTold(window, resolution, incomplete));
        assertThat(answer).as(incomplete.toString()).isEqualTo(right);
      }
    }
    return told;
  }

  private static boolean isTold(String window, Resolution resolution, List<Incomplete> incomplete) {
    int at = window.lastIndexOf(" at ");
    String series = window.substring(0, at);
    long start = Long.parseLong(window.substring(at + 4));
    for (Incomplete one : incomplete) {
      long end = one.dataset() == Dataset.EVENTS ? start + resolution.sizeMillis() - 1 : start;
      if (one.fromMillis() <= end
          && one.toMillis() >= start
          && (one.firstSeries().isEmpty() || one.firstSeries().compareTo(series) <= 0)
          && (one.lastSeries().isEmpty() || one.lastSeries().compareTo(series) >= 0)) {
        return true;
      }
    }
    return false;
  }

  private ArchiveHistory history(int wholeBytes) {
    return new ArchiveHistory(
        filled.bucket,
        new HistorySettings(
            folder,
            0,
            1 << 20,
            wholeBytes,
            1,
            Duration.ofDays(1),
            Set.of(Resolution.MINUTE, Resolution.HOUR),
            Duration.ofHours(24),
            100_000),
        InstantSource.fixed(Instant.EPOCH),
        HotReach.NONE,
        Backlog.NONE);
  }
}
