package dev.masterperf.streams;

import static dev.masterperf.streams.DifferentialTest.resolution;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.oracle.SimpleAlerts;
import dev.masterperf.oracle.SimpleMetric;
import dev.masterperf.oracle.SimpleModel;
import dev.masterperf.oracle.SimpleModel.Fate;
import dev.masterperf.oracle.SimpleModel.Taken;
import dev.masterperf.oracle.SimpleModel.Width;
import dev.masterperf.oracle.SimpleModel.Window;
import dev.masterperf.oracle.SimpleWindow;
import dev.masterperf.streams.window.SeriesRow;
import dev.masterperf.streams.window.WindowReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that a processor tells, compared with what the model of the same log says. */
final class EveryRead {
  private static final int RANGES = 4;

  private final Pipeline pipeline;
  private final SimpleModel model;
  private final Random chance = new Random(4);
  private final Map<String, WindowAggregate> highest = new HashMap<>();
  private final Map<String, PerfMetric> matrix = new HashMap<>();
  private final List<String> misplaced = new ArrayList<>();
  private final List<String> misplacedSeen = new ArrayList<>();
  private final List<SimpleAlerts.Transition> transitions = new ArrayList<>();
  private int deadSeen;
  private int lateSeen;
  private long now;

  EveryRead(Pipeline pipeline, SimpleModel model) {
    this.pipeline = pipeline;
    this.model = model;
  }

  /** This metric has to come out on the rehome topic. */
  void expectMisplaced(SimpleMetric metric) {
    misplaced.add(metric.series() + "@" + metric.ts());
  }

  /**
   * All windows are closed: the highest revisions, what is late and what is dead are all there is.
   */
  void balance(long sent) {
    assertThat(model.nextDueMillis()).isEmpty();
    for (Width width : Width.values()) {
      long counted =
          highest.values().stream()
              .filter(window -> window.resolution() == resolution(width))
              .mapToLong(window -> window.aggregate().events())
              .sum();
      long dead = model.dead.stream().mapToLong(SimpleModel.Dead::events).sum();
      long without = without(width, Fate.MISSED) + without(width, Fate.TOO_WIDE);
      assertThat(counted + without + dead).as("events in books of " + width).isEqualTo(sent);
    }
    for (String series : model.series()) {
      model.newest(series).ifPresent(newest -> assertShows(series, matrix.get(series), newest));
    }
  }

  private long without(Width width, Fate fate) {
    return model.series().stream()
        .flatMap(series -> model.taken(series).stream())
        .filter(taken -> taken.fates().get(width) == fate)
        .mapToLong(taken -> taken.metric().events())
        .sum();
  }

  /**
   * Compares everything.
   *
   * @param nowMillis the largest append time
   */
  void compare(long nowMillis) {
    now = nowMillis;
    compareTopics();
    compareAlerts();
    compareAggregates();
    WindowReader reader = pipeline.reader();
    for (String series : model.series()) {
      compareRow(series);
      for (Width width : Width.values()) {
        compareWindows(reader, series, width);
      }
      compareMerged(reader, series);
    }
    compareMergedSources(reader);
  }

  private void compareTopics() {
    List<SimpleModel.Dead> dead = new ArrayList<>();
    for (DeadLetter letter : pipeline.deadLetters()) {
      dead.add(
          new SimpleModel.Dead(letter.reason(), letter.offset(), letter.index(), letter.events()));
    }
    assertThat(dead).as("dlq").isEqualTo(model.dead.subList(deadSeen, model.dead.size()));
    deadSeen = model.dead.size();
    List<SimpleModel.Late> late =
        pipeline.late().stream()
            .map(
                one ->
                    new SimpleModel.Late(
                        one.metric().series().key().text(),
                        one.missed().stream().map(Resolution::label).toList(),
                        one.offset()))
            .toList();
    assertThat(late).as("late").isEqualTo(model.late.subList(lateSeen, model.late.size()));
    lateSeen = model.late.size();
    for (PerfMetric metric : pipeline.misplaced()) {
      misplacedSeen.add(metric.series().key().text() + "@" + metric.tsNanos());
    }
    assertThat(misplacedSeen).as("rehome").isEqualTo(misplaced);
    for (PerfMetric metric : pipeline.matrix()) {
      matrix.put(metric.series().key().text(), metric);
    }
  }

  /**
   * Each alert went through what it should, in order, at the right times and by the right value.
   */
  private void compareAlerts() {
    pipeline.transitions().stream().map(SimpleAlerts.Transition::of).forEach(transitions::add);
    Map<String, List<SimpleAlerts.Transition>> actual = byAlert(transitions);
    Map<String, List<SimpleAlerts.Transition>> expected = byAlert(model.alerts().transitions());
    assertThat(actual.keySet()).as("alerts").isEqualTo(expected.keySet());
    expected.forEach((alert, steps) -> assertThat(actual.get(alert)).as(alert).isEqualTo(steps));
  }

  private static Map<String, List<SimpleAlerts.Transition>> byAlert(
      List<SimpleAlerts.Transition> transitions) {
    return transitions.stream()
        .collect(Collectors.groupingBy(one -> one.rule() + " " + one.series()));
  }

  /** The topic's highest revisions are all closed windows, and revisions count up by one. */
  private void compareAggregates() {
    List<WindowAggregate> closed = pipeline.closed();
    highest.clear();
    for (WindowAggregate window : closed) {
      WindowAggregate before = highest.put(id(window), window);
      assertThat(window.revision()).isEqualTo(before == null ? 1 : before.revision() + 1);
    }
    Map<String, Window> expected = new TreeMap<>();
    for (String series : model.series()) {
      for (Width width : Width.values()) {
        model
            .windows(series, width)
            .forEach(
                (start, window) -> {
                  if (window.revision() > 0) {
                    expected.put(series + "@" + width.label + "@" + start, window);
                  }
                });
      }
    }
    assertThat(highest.keySet()).as("closed windows").isEqualTo(expected.keySet());
    expected.forEach((id, window) -> assertIs(id, highest.get(id), window));
  }

  private static String id(WindowAggregate window) {
    return window.series().text() + "@" + window.resolution().label() + "@" + window.startMillis();
  }

  private static void assertHolds(String where, Aggregate actual, List<Taken> events) {
    assertThat(SimpleWindow.differences(actual, events)).as(where).isEmpty();
  }

  private static void assertIs(String where, WindowAggregate actual, Window expected) {
    WindowState state =
        expected.revision() == 0
            ? WindowState.OPEN
            : expected.corrected() ? WindowState.CORRECTED : WindowState.FINAL;
    assertThat(actual.state()).as(where).isEqualTo(state);
    assertThat(actual.revision()).as(where + " revision").isEqualTo(expected.revision());
    assertHolds(where, actual.aggregate(), expected.events());
  }

  /** All that is to be kept is answered, and what else is answered is right. */
  private void compareWindows(WindowReader reader, String series, Width width) {
    TreeMap<Long, Window> all = new TreeMap<>(model.windows(series, width));
    List<long[]> ranges = new ArrayList<>(List.of(new long[] {0, now + 2 * 3_600_000}));
    for (int i = 0; i < RANGES && !all.isEmpty(); i++) {
      List<Long> starts = List.copyOf(all.keySet());
      long from = starts.get(chance.nextInt(starts.size())) + chance.nextInt(3) - 1;
      long to = starts.get(chance.nextInt(starts.size())) + chance.nextInt(3) - 1;
      ranges.add(new long[] {Math.min(from, to), Math.max(from, to)});
    }
    for (long[] range : ranges) {
      Map<Long, Window> expected = new TreeMap<>(all.subMap(range[0], true, range[1], true));
      long oldest = Long.MIN_VALUE;
      for (WindowAggregate window :
          reader.windows(new SeriesKey(series), resolution(width), range[0], range[1])) {
        String where = "read " + id(window);
        assertThat(window.startMillis()).as("oldest first").isGreaterThan(oldest);
        oldest = window.startMillis();
        Window known = expected.remove(window.startMillis());
        assertThat(known).as(where).isNotNull();
        assertIs(where, window, known);
      }
      expected.keySet().removeIf(start -> !model.isRetained(width, start));
      assertThat(expected).as("not read of " + series + " at " + width).isEmpty();
    }
  }

  /** Over any range of whole seconds; where late data missed some resolutions, no two agree. */
  private void compareMerged(WindowReader reader, String series) {
    List<Taken> taken = model.taken(series);
    for (int i = 0; i < RANGES && !taken.isEmpty(); i++) {
      long one = taken.get(chance.nextInt(taken.size())).metric().begin();
      long other = taken.get(chance.nextInt(taken.size())).metric().begin();
      long from = Width.S1.start(Math.min(one, other)) - 1_000L * chance.nextInt(3);
      long to = Width.S1.start(Math.max(one, other)) + 1_000L * chance.nextInt(90);
      List<Taken> inside =
          taken.stream()
              .filter(e -> e.metric().begin() >= from && e.metric().begin() < to)
              .toList();
      if (inside.stream().allMatch(this::isEverywhere)) {
        Aggregate merged = reader.merged(new SeriesKey(series), from, to);
        assertHolds("merged " + series + " " + from + ".." + to, merged, inside);
      }
    }
  }

  private boolean isEverywhere(Taken taken) {
    for (Width width : Width.values()) {
      if (!taken.counts(width) || !model.isRetained(width, width.start(taken.metric().begin()))) {
        return false;
      }
    }
    return true;
  }

  /** Over all sources, and over all time that is kept. */
  private void compareMergedSources(WindowReader reader) {
    for (Width width : Width.values()) {
      Map<String, Aggregate> merged = new HashMap<>();
      Map<String, List<Taken>> events = new HashMap<>();
      for (String series : model.series()) {
        for (WindowAggregate window :
            reader.windows(new SeriesKey(series), resolution(width), 0, now + 7_200_000)) {
          List<Taken> of = model.windows(series, width).get(window.startMillis()).events();
          String unit =
              of.stream()
                  .map(e -> String.valueOf(e.metric().unit()))
                  .sorted()
                  .findFirst()
                  .orElse("");
          merged.computeIfAbsent(unit, key -> new Aggregate()).merge(window.aggregate());
          events.computeIfAbsent(unit, key -> new ArrayList<>()).addAll(of);
        }
      }
      merged.forEach(
          (unit, all) -> assertHolds("all of " + width + " in " + unit, all, events.get(unit)));
    }
  }

  private void compareRow(String series) {
    SeriesRow row = pipeline.row(new SeriesKey(series)).orElse(null);
    assertThat(row != null).as("a row of " + series).isEqualTo(model.newest(series).isPresent());
    if (row != null) {
      Taken newest = model.newest(series).orElseThrow();
      assertShows(series, row.latest(), newest);
      assertThat(row.lastSeenMillis()).isEqualTo(newest.appendMillis());
    }
  }

  private static void assertShows(String where, PerfMetric shown, Taken newest) {
    SimpleMetric expected = newest.metric();
    assertThat(shown).as("matrix of " + where).isNotNull();
    assertThat(shown.series().key().text()).isEqualTo(expected.series());
    assertThat(shown.tsNanos()).as("newest of " + where).isEqualTo(expected.ts());
    assertThat(shown.status().name().equals("ERROR")).isEqualTo(expected.error());
    assertThat(shown.unit() == null ? null : shown.unit().symbol()).isEqualTo(expected.unit());
    assertThat(shown.events()).isEqualTo(expected.events());
    if (expected.value() != null) {
      assertThat(shown.value()).isEqualTo(expected.value());
    }
    if (shown.measure() != null) {
      assertThat(shown.measure()).isEqualTo(expected.last());
    }
  }
}
