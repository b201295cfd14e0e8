package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the order and delay, the closed windows equal a plain sum over the log. */
class DisorderTest {
  private static final List<Series> SERIES =
      List.of(Series.of("R2", "Object Upload", "upload"), Series.of("R2", "Object Upload", "b"));

  /** One record: how long after the one before it was appended, and how old its event then was. */
  record Event(int series, double value, long gapMillis, long ageMillis) {}

  record WindowId(String series, Resolution resolution, long start) {}

  @Property(tries = 100)
  void closedWindowsEqualTheModel(@ForAll("events") List<Event> events) {
    Map<Resolution, Duration> retention = new EnumMap<>(ProcessorSettings.defaultRetention());
    retention.put(Resolution.SECOND, Duration.ofSeconds(30));
    retention.put(Resolution.TEN_SECONDS, Duration.ofSeconds(60));
    try (Pipeline pipeline = new Pipeline("groups: []", 1, retention)) {
      long append = T0;
      List<Long> timestamps = new ArrayList<>();
      for (Event event : events) {
        append += event.gapMillis();
        timestamps.add(append - event.ageMillis());
        pipeline.append(
            append,
            Pipeline.sample(SERIES.get(event.series()), event.value(), append - event.ageMillis()));
      }
      pipeline.tick(append + 7_300_000);

      Map<WindowId, Aggregate> actual = highestRevisions(pipeline.closed());
      List<LateRecord> late = pipeline.late();
      List<DeadLetter> dead = pipeline.deadLetters();
      Map<WindowId, Aggregate> expected = model(events, timestamps, late, dead);

      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach((id, aggregate) -> assertEqual(id, actual.get(id), aggregate));
      for (Resolution resolution : Resolution.values()) {
        assertThat(conserved(resolution, actual, late, dead))
            .as("events of " + resolution.label())
            .isEqualTo(events.size());
      }
    }
  }

  private static long conserved(
      Resolution resolution,
      Map<WindowId, Aggregate> windows,
      List<LateRecord> late,
      List<DeadLetter> dead) {
    long counted =
        windows.entrySet().stream()
            .filter(e -> e.getKey().resolution() == resolution)
            .mapToLong(e -> e.getValue().events())
            .sum();
    long missed = late.stream().filter(l -> l.missed().contains(resolution)).count();
    return counted + missed + dead.stream().mapToLong(DeadLetter::events).sum();
  }

  /** The order of the log is that of the list, so a record's offset is its index. */
  private static Map<WindowId, Aggregate> model(
      List<Event> events, List<Long> timestamps, List<LateRecord> late, List<DeadLetter> dead) {
    Map<Long, List<Resolution>> missed = new HashMap<>();
    late.forEach(l -> missed.put(l.offset(), l.missed()));
    dead.forEach(d -> missed.put(d.offset(), List.of(Resolution.values())));
    Map<WindowId, Aggregate> windows = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      for (Resolution resolution : Resolution.values()) {
        if (!missed.getOrDefault((long) i, List.of()).contains(resolution)) {
          WindowId id =
              new WindowId(
                  SERIES.get(events.get(i).series()).key().text(),
                  resolution,
                  resolution.windowStart(timestamps.get(i)));
          windows
              .computeIfAbsent(id, key -> new Aggregate())
              .addSample(
                  events.get(i).value(),
                  Unit.SECONDS,
                  Status.OK,
                  timestamps.get(i) * 1_000_000,
                  Aggregate.order(0, i));
        }
      }
    }
    return windows;
  }

  private static Map<WindowId, Aggregate> highestRevisions(List<WindowAggregate> closed) {
    Map<WindowId, WindowAggregate> highest = new HashMap<>();
    for (WindowAggregate window : closed) {
      WindowId id = new WindowId(window.series().text(), window.resolution(), window.startMillis());
      WindowAggregate before = highest.put(id, window);
      assertThat(before == null || before.revision() == window.revision() - 1).isTrue();
    }
    Map<WindowId, Aggregate> aggregates = new HashMap<>();
    highest.forEach((id, window) -> aggregates.put(id, window.aggregate()));
    return aggregates;
  }

  private static void assertEqual(WindowId id, Aggregate actual, Aggregate expected) {
    assertThat(actual.events()).as(id.toString()).isEqualTo(expected.events());
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(actual.sum()).isCloseTo(expected.sum(), within(1e-9 * (1 + actual.count() * 1e3)));
    assertThat(actual.min()).isEqualTo(expected.min());
    assertThat(actual.max()).isEqualTo(expected.max());
    assertThat(actual.first()).isEqualTo(expected.first());
    assertThat(actual.last()).isEqualTo(expected.last());
    assertThat(actual.lastTsNanos()).isEqualTo(expected.lastTsNanos());
    assertThat(actual.quantile(0.5)).isCloseTo(expected.quantile(0.5), within(1e-9));
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Long> gap =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(8, Arbitraries.longs().between(0, 800)),
            net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(800, 90_000)));
    Arbitrary<Long> age =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, Arbitraries.longs().between(-9_000, 2_000)),
            net.jqwik.api.Tuple.of(3, Arbitraries.longs().between(2_000, 200_000)),
            net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(-60_000, -10_001)));
    return Combinators.combine(
            Arbitraries.integers().between(0, 1),
            Arbitraries.doubles().between(-1000, 1000),
            gap,
            age)
        .as(Event::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }
}
