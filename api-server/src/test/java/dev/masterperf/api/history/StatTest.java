package dev.masterperf.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatTest {
  private static final long T0 = 1_769_860_800_000L;
  private static final long STEP = 30_000;
  private static final int CELLS = 4;
  private static final double SKETCH_ERROR = 0.0101;

  /**
   * What happened.
   *
   * @param value NaN for an event without a number
   */
  record Event(int series, long afterMillis, double value, boolean error) {
    boolean hasNumber() {
      return !Double.isNaN(value);
    }
  }

  /** Events of several series become windows, and those cells; a model keeps the events. */
  @Property(tries = 300)
  void cellsAreWhatTheEventsInThemGive(
      @ForAll("events") List<Event> events, @ForAll("resolutions") Resolution resolution) {
    Grid grid = Grid.over(T0, T0 + CELLS * STEP, STEP);
    Cells cells = new Cells(grid, 0, CELLS, null);
    windows(events, resolution).forEach(window -> cells.add(window.start, window.aggregate));

    for (int cell = 0; cell < CELLS; cell++) {
      long from = cell * STEP;
      List<Event> inside =
          events.stream()
              .filter(e -> e.afterMillis >= from && e.afterMillis < from + STEP)
              .sorted(Comparator.comparingLong(Event::afterMillis))
              .toList();
      Aggregate merged = cells.get(cell);
      if (inside.isEmpty()) {
        assertThat(merged).isNull();
      } else {
        assertThat(merged).isNotNull();
        check(merged, inside);
      }
    }
  }

  private static void check(Aggregate merged, List<Event> inside) {
    List<Event> numeric = inside.stream().filter(Event::hasNumber).toList();
    double[] sorted = numeric.stream().mapToDouble(Event::value).sorted().toArray();
    long errors = inside.stream().filter(Event::error).count();
    assertThat(of("events", merged)).isEqualTo((long) inside.size());
    assertThat(of("count", merged)).isEqualTo((long) sorted.length);
    assertThat(of("errors", merged)).isEqualTo(errors);
    assertThat(of("error_ratio", merged)).isEqualTo((double) errors / inside.size());
    assertThat(of("rate", merged)).isEqualTo(inside.size() / 30.0);
    if (sorted.length == 0) {
      for (String stat : List.of("avg", "min", "max", "sum", "stddev", "first", "last", "p99")) {
        assertThat(of(stat, merged)).as(stat).isNull();
      }
      return;
    }
    double sum = 0;
    double squares = 0;
    for (double value : sorted) {
      sum += value;
    }
    double mean = sum / sorted.length;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    assertThat(number("sum", merged)).isCloseTo(sum, offset(1e-6));
    assertThat(number("avg", merged)).isCloseTo(mean, offset(1e-9));
    assertThat(number("min", merged)).isEqualTo(sorted[0]);
    assertThat(number("max", merged)).isEqualTo(sorted[sorted.length - 1]);
    assertThat(number("stddev", merged))
        .isCloseTo(Math.sqrt(squares / sorted.length), offset(1e-3));
    assertThat(number("first", merged)).isEqualTo(numeric.get(0).value);
    assertThat(number("last", merged)).isEqualTo(numeric.get(numeric.size() - 1).value);
    for (double percent : new double[] {1, 50, 99, 99.9}) {
      double exact = sorted[(int) (percent / 100 * (sorted.length - 1))];
      assertThat(number("p" + percent, merged))
          .as("p" + percent)
          .isCloseTo(exact, offset(Math.abs(exact) * SKETCH_ERROR));
    }
  }

  private static double number(String stat, Aggregate merged) {
    Object value = of(stat, merged);
    assertThat(value).as(stat).isInstanceOf(Double.class);
    return value instanceof Double number ? number : Double.NaN;
  }

  private static @Nullable Object of(String stat, Aggregate merged) {
    return Stat.list("stat", stat).get(0).of(merged, STEP);
  }

  private record Window(long start, Aggregate aggregate) {}

  private static List<Window> windows(List<Event> events, Resolution resolution) {
    List<Window> windows = new ArrayList<>();
    Map<Integer, Map<Long, Aggregate>> bySeries = new TreeMap<>();
    for (Event event : events) {
      long start = resolution.windowStart(T0 + event.afterMillis);
      Aggregate aggregate =
          bySeries
              .computeIfAbsent(event.series, fresh -> new TreeMap<>())
              .computeIfAbsent(start, fresh -> new Aggregate());
      Status status = event.error ? Status.ERROR : Status.OK;
      if (event.hasNumber()) {
        aggregate.addSample(
            event.value, Unit.SECONDS, status, (T0 + event.afterMillis) * 1_000_000, 0);
      } else {
        aggregate.addEvent(status);
      }
    }
    bySeries
        .values()
        .forEach(
            each -> each.forEach((start, aggregate) -> windows.add(new Window(start, aggregate))));
    return windows;
  }

  @Provide
  Arbitrary<List<Event>> events() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.longs().between(0, CELLS * STEP - 1),
            Arbitraries.oneOf(
                Arbitraries.doubles().between(-1_000, 1_000).ofScale(3),
                Arbitraries.just(Double.NaN)),
            Arbitraries.of(true, false))
        .as(Event::new)
        .list()
        .ofMaxSize(40)
        .uniqueElements(Event::afterMillis);
  }

  @Provide
  Arbitrary<Resolution> resolutions() {
    return Arbitraries.of(Resolution.SECOND, Resolution.TEN_SECONDS);
  }

  @Test
  void windowsThatOthersSeeAreNotChangedByMerging() {
    Aggregate shared = new Aggregate();
    shared.addSample(1, Unit.SECONDS, Status.OK, T0 * 1_000_000, 0);
    Aggregate other = new Aggregate();
    other.addSample(2, Unit.SECONDS, Status.OK, T0 * 1_000_000, 1);

    Cells cells = new Cells(Grid.over(T0, T0 + STEP, STEP), 0, 1, null);
    cells.add(T0, shared);
    cells.add(T0 + 1_000, other);

    assertThat(shared.count()).isEqualTo(1);
    assertThat(other.count()).isEqualTo(1);
    Aggregate merged = cells.get(0);
    assertThat(merged == null ? 0 : merged.count()).isEqualTo(2);
  }

  @Test
  void numbersOfDifferentUnitsAreNotMixedQuietly() {
    Aggregate seconds = new Aggregate();
    seconds.addSample(1, Unit.SECONDS, Status.OK, T0 * 1_000_000, 0);
    Aggregate bytes = new Aggregate();
    bytes.addSample(2, Unit.BYTES, Status.OK, T0 * 1_000_000, 1);

    Cells cells = new Cells(Grid.over(T0, T0 + STEP, STEP), 0, 1, null);
    cells.add(T0, seconds);
    assertThat(cells.mixed()).isFalse();
    cells.add(T0, bytes);

    assertThat(cells.mixed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "p999 # did you mean p99.9?",
        "p100 # did you mean max?",
        "p0 # did you mean min?",
        "mean # did you mean avg?",
        "median # did you mean p50?",
        "cuont # did you mean count?",
        "error_rate # did you mean error_ratio?",
        "stdev # did you mean stddev?",
        "zzzzzzzzzzzz # Known are any percentile such as p99 or p99.9, and avg, min,",
        "avg,avg # avg is asked for twice",
        "avg, # there is no stat without a name",
        "P99 # there is no stat P99"
      })
  void aStatThatDoesNotExistIsRefusedWithTheNearest(String names, String sentence) {
    assertThatThrownBy(() -> Stat.list("stat", names)).hasMessageContaining(sentence);
  }

  @Test
  void anyPercentileIsOne() {
    assertThat(Stat.list("stat", "p1, p50,p99.9,p99.999"))
        .extracting(Stat::label)
        .containsExactly("p1", "p50", "p99.9", "p99.999");
  }
}
