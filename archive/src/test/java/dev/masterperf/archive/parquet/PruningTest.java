package dev.masterperf.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.SeriesKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for little reads little. */
class PruningTest {
  private static final TableWriter.Cut CUT = new TableWriter.Cut(20_000, 48L << 20, 2000, 3);

  @TempDir Path folder;

  @Test
  void oneSeriesNeedsItsPagesAndNoOthers() throws IOException {
    MemoryBytes bytes = events(100, 1000);
    EventsFile file = EventsFile.open(bytes);
    bytes.takeRead();
    List<PerfMetric> read = new ArrayList<>();

    file.read(
        SeriesWanted.of(List.of(Samples.series(42).key())),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        read::add);

    assertThat(read).hasSize(1000);
    assertThat(bytes.takeRead()).isLessThan(bytes.size() / 12);
  }

  @Test
  void theNextQuestionFindsTheSeriesInMemory() throws IOException {
    MemoryBytes bytes = events(100, 1000);
    EventsFile file = EventsFile.open(bytes);
    SeriesWanted one = SeriesWanted.of(List.of(Samples.series(42).key()));
    bytes.takeRead();
    file.read(one, Long.MIN_VALUE, Long.MAX_VALUE, event -> {});
    long first = bytes.takeRead();

    file.read(one, Long.MIN_VALUE, Long.MAX_VALUE, event -> {});

    assertThat(bytes.takeRead()).isPositive().isLessThan(first);
  }

  @Test
  void aTimeNeedsItsPagesAndNoOthers() throws IOException {
    Random random = new Random(1);
    List<PerfMetric> uneven = new ArrayList<>();
    for (PerfMetric event : Samples.events(1, 20_000)) {
      long ts = event.tsNanos() + random.nextInt(1_000_000_000); // so that times take room
      uneven.add(PerfMetric.of(event.series(), event.value(), event.status(), ts));
    }
    MemoryBytes bytes = file(uneven);
    EventsFile file = EventsFile.open(bytes);
    bytes.takeRead();
    long from = (Samples.START_SECONDS + 10_100) * Samples.SECOND;
    long to = from + 10 * Samples.SECOND - 1;
    List<Long> read = new ArrayList<>();

    file.read(SeriesWanted.all(), from, to, event -> read.add(event.tsNanos()));

    assertThat(read).hasSize(10).allMatch(ts -> ts >= from && ts <= to);
    assertThat(bytes.takeRead()).isLessThan(bytes.size() / 5);
  }

  @Test
  void whatLiesOutsideNeedsNothing() throws IOException {
    MemoryBytes bytes = events(100, 1000);
    EventsFile file = EventsFile.open(bytes);
    bytes.takeRead();

    file.read(SeriesWanted.all(), Long.MIN_VALUE, 0, event -> {});
    file.read(
        SeriesWanted.of(List.of(new SeriesKey("zzz"))),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        event -> {});

    assertThat(bytes.takeRead()).isZero();
  }

  @Test
  void theFooterIsReadAtOnce() throws IOException {
    MemoryBytes bytes = events(100, 1000);
    bytes.takeRead();

    EventsFile.open(bytes);

    assertThat(bytes.takeRead()).isEqualTo(Math.min(bytes.size(), 1 << 16));
  }

  @Test
  void eventsOutOfOrderAreRefused() {
    List<PerfMetric> events = Samples.events(2, 2);
    Collections.swap(events, 0, 1);
    List<PerfMetric> bySeries = Samples.events(2, 2);
    Collections.swap(bySeries, 1, 2);

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> EventsFile.write(folder.resolve("a"), events.iterator()))
        .withMessageContaining("sorted by series and then time")
        .withMessageContaining("host=h0000")
        .withMessageContaining("" + Samples.START_SECONDS);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> EventsFile.write(folder.resolve("b"), bySeries.iterator()))
        .withMessageContaining("sorted by series")
        .withMessageContaining("host=h0000");
  }

  @Test
  void windowsOutOfOrderAreRefused() {
    List<ArchivedWindow> windows = Samples.windows(2, 2);
    Collections.swap(windows, 0, 1);

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> WindowsFile.write(folder.resolve("a"), windows.iterator()))
        .withMessageContaining("sorted by series, start and revision")
        .withMessageContaining("revision 1");
  }

  private MemoryBytes events(int series, int points) throws IOException {
    return file(Samples.events(series, points));
  }

  private MemoryBytes file(List<PerfMetric> events) throws IOException {
    Path file = folder.resolve("events.parquet");
    EventsFile.write(file, events.iterator(), CUT);
    return MemoryBytes.of(file);
  }
}
