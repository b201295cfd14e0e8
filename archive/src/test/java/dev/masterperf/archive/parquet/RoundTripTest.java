package dev.masterperf.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is written comes back, to the last bit. */
class RoundTripTest {
  private static final String[] TEXTS = {
    "", "a", "Überlast", "列車", "\uD83D\uDE80 up", "a|b=c,d\\e", "\"quoted\"\n", "x".repeat(2000)
  };
  private static final String[] NAMES = {
    "upload", "Überlast", "列車", "\uD83D\uDE80", "\uFFFD", "a|b=c,d\\e", "c"
  };
  private static final Unit[] UNITS = {Unit.ONE, Unit.SECONDS, Unit.BYTES, new Unit("°C")};
  private static final long NOW = 1_700_000_000_000_000_000L;

  @Property(tries = 80)
  void eventsComeBackToTheLastBit(@ForAll long seed, @ForAll @IntRange(max = 3000) int count)
      throws IOException {
    Random random = new Random(seed);
    List<Series> series = series(random, 1 + random.nextInt(20));
    List<PerfMetric> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(random, series.get(random.nextInt(series.size()))));
    }
    events.sort(
        Comparator.comparing((PerfMetric event) -> event.series().key())
            .thenComparing(PerfMetric::tsNanos));
    Path file = Files.createTempFile("events", ".parquet");
    try {
      assertThat(EventsFile.write(file, events.iterator())).isEqualTo(count);

      EventsFile read = EventsFile.open(MemoryBytes.of(file));
      List<PerfMetric> back = new ArrayList<>();
      read.read(SeriesWanted.all(), Long.MIN_VALUE, Long.MAX_VALUE, back::add);

      assertThat(back.stream().map(Flat::of).toList())
          .isEqualTo(events.stream().map(Flat::of).toList());
      assertThat(read.series())
          .isEqualTo(events.stream().map(event -> event.series().key()).distinct().toList());
      someOfThem(random, events, read);
    } finally {
      Files.delete(file);
    }
  }

  private static void someOfThem(Random random, List<PerfMetric> events, EventsFile file) {
    if (events.isEmpty()) {
      return;
    }
    var wanted =
        events.stream()
            .map(event -> event.series().key())
            .filter(key -> random.nextInt(3) == 0)
            .collect(Collectors.toSet());
    long from = events.get(random.nextInt(events.size())).tsNanos();
    long to = Math.max(from, events.get(random.nextInt(events.size())).tsNanos());
    List<PerfMetric> back = new ArrayList<>();

    file.read(SeriesWanted.of(wanted), from, to, back::add);

    assertThat(back.stream().map(Flat::of).toList())
        .isEqualTo(
            events.stream()
                .filter(event -> wanted.contains(event.series().key()))
                .filter(event -> event.tsNanos() >= from && event.tsNanos() <= to)
                .map(Flat::of)
                .toList());
  }

  @Property(tries = 80)
  void windowsComeBackToTheLastBit(@ForAll long seed, @ForAll @IntRange(max = 3000) int count)
      throws IOException {
    Random random = new Random(seed);
    Resolution resolution = Resolution.values()[random.nextInt(4)];
    List<Series> series = series(random, 1 + random.nextInt(20));
    List<ArchivedWindow> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      windows.add(window(random, series.get(random.nextInt(series.size())), resolution));
    }
    windows.sort(
        Comparator.comparing((ArchivedWindow archived) -> archived.window().series())
            .thenComparing(archived -> archived.window().startMillis())
            .thenComparing(archived -> archived.window().revision()));
    Path file = Files.createTempFile("windows", ".parquet");
    try {
      assertThat(WindowsFile.write(file, windows.iterator())).isEqualTo(count);

      WindowsFile read = WindowsFile.open(MemoryBytes.of(file));
      List<ArchivedWindow> back = new ArrayList<>();
      read.read(SeriesWanted.all(), Long.MIN_VALUE, Long.MAX_VALUE, back::add);

      assertThat(back.stream().map(Flat::of).toList())
          .isEqualTo(windows.stream().map(Flat::of).toList());
    } finally {
      Files.delete(file);
    }
  }

  private static List<Series> series(Random random, int count) {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SortedMap<String, String> labels = new TreeMap<>();
      for (int k = random.nextInt(3); k > 0; k--) {
        labels.put(pick(random, NAMES), pick(random, TEXTS));
      }
      series.add(
          new Series(
              pick(random, NAMES),
              pick(random, NAMES),
              MetricType.values()[random.nextInt(4)],
              "topic",
              pick(random, NAMES),
              pick(random, NAMES),
              pick(random, TEXTS),
              labels));
    }
    return series;
  }

  static String pick(Random random, String[] from) {
    return from[random.nextInt(from.length)];
  }

  private static PerfMetric event(Random random, Series series) {
    Unit unit = UNITS[random.nextInt(UNITS.length)];
    double number = number(random);
    long ts = NOW + random.nextInt(1000) * (random.nextBoolean() ? 1_000_000_000L : 7L);
    String text = random.nextBoolean() ? new Quantity(number, unit).toText() : pick(random, TEXTS);
    PerfMetric plain =
        switch (random.nextInt(4)) {
          case 0 -> withNumber(series, text, null, null, null, random, ts);
          case 1 -> {
            Summary summary = summary(random, ts);
            yield withNumber(series, text, null, unit, summary, random, ts);
          }
          default -> withNumber(series, text, number, unit, null, random, ts);
        };
    if (random.nextInt(4) > 0) {
      return plain;
    }
    return plain
        .withProperties(
            new TreeMap<>(java.util.Map.of("k", pick(random, TEXTS), "ü", "\uD83D\uDE80")))
        .describedBy(pick(random, TEXTS), pick(random, TEXTS), pick(random, TEXTS));
  }

  private static PerfMetric withNumber(
      Series series,
      String text,
      Double number,
      Unit unit,
      Summary summary,
      Random random,
      long ts) {
    Status status = random.nextInt(5) == 0 ? Status.ERROR : Status.OK;
    return new PerfMetric(
        series, text, number, unit, summary, status, "", "", "", new TreeMap<>(), ts);
  }

  private static Summary summary(Random random, long ts) {
    Sketch sketch = new Sketch();
    int count = 1 + random.nextInt(100);
    for (int i = 0; i < count; i++) {
      sketch.add(random.nextGaussian() * 10, 1);
    }
    boolean constant = random.nextInt(4) == 0;
    double min = constant ? -0.0 : -100.5;
    double max = constant ? -0.0 : number(random) > 0 ? 1e300 : 100;
    return new Summary(
        ts - 5,
        ts + 1 + random.nextInt(5),
        count,
        number(random),
        number(random),
        min,
        max,
        min,
        ts - 3,
        max,
        ts,
        random.nextInt(count + 1),
        number(random),
        constant ? null : sketch);
  }

  /** All kinds of finite numbers. */
  static double number(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> random.nextInt(1000);
      case 1 -> random.nextInt(1_000_000) / 100.0 - 5000;
      case 2 -> random.nextGaussian();
      case 3 -> -0.0;
      case 4 -> Double.MIN_VALUE * random.nextInt(100);
      case 5 -> Double.MAX_VALUE * (random.nextBoolean() ? 1 : -1);
      case 6 -> random.nextLong();
      case 7 -> random.nextInt(100_000) * 1e-9;
      default -> {
        double any = Double.longBitsToDouble(random.nextLong());
        yield Double.isFinite(any) ? any : 0.1;
      }
    };
  }

  private static ArchivedWindow window(Random random, Series series, Resolution resolution) {
    Aggregate aggregate = new Aggregate();
    for (int i = random.nextInt(3); i > 0; i--) {
      aggregate.addEvent(Status.ERROR);
    }
    Unit unit = UNITS[random.nextInt(UNITS.length)];
    int samples = random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(3);
    for (int i = 0; i < samples; i++) {
      aggregate.addSample(
          number(random) / 1e155, // its square stays finite
          unit,
          Status.OK,
          NOW + random.nextInt(5),
          Aggregate.order(random.nextInt(12), random.nextInt(1000)));
    }
    if (random.nextInt(10) == 0) {
      aggregate.addSummary(summary(random, NOW), unit, Aggregate.order(11, 1L << 40));
    }
    aggregate.addSteps(random.nextInt(10) / 10.0, random.nextInt(3), random.nextInt(3));
    WindowAggregate window =
        new WindowAggregate(
            series.key(),
            resolution,
            resolution.windowStart(NOW / 1_000_000) + random.nextInt(50) * resolution.sizeMillis(),
            WindowState.values()[random.nextInt(3)],
            random.nextInt(4),
            aggregate);
    return new ArchivedWindow(window, random.nextInt(10) == 0);
  }
}
