package dev.masterperf.query.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.windows.Windows.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** A source of windows answers as a naive model does that has all events. */
class WindowLawsTest {
  private static final long NOON = 1_800_014_400_000L;
  private static final Series UPLOAD = Windows.series("upload", "a");

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Long> times = Arbitraries.longs().between(NOON - 200_000, NOON + 200_000);
    Arbitrary<Double> values =
        Arbitraries.oneOf(Arbitraries.doubles().between(-1000, 1000), Arbitraries.just(Double.NaN));
    return Combinators.combine(times, values, Arbitraries.of(true, false))
        .as(Event::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<Integer> seconds() {
    return Arbitraries.of(1, 3, 10, 25, 60, 90, 300);
  }

  @Property(tries = 500)
  void rangesAreAnsweredAsByTheEventsThemselves(
      @ForAll("events") List<Event> events,
      @ForAll("seconds") int seconds,
      @ForAll @LongRange(min = -200_000, max = 500_000) long offset,
      @ForAll Random order) {
    long at = NOON + offset;
    WindowSource source = history(events, at, order).source();
    List<Event> inside = inRange(events, at, seconds * 1000L);
    List<Event> numbers = inside.stream().filter(event -> !Double.isNaN(event.value())).toList();

    String range = "[" + seconds + "s])";
    check(source, at, "increase(upload:errors" + range, inside, WindowLawsTest::errors);
    check(source, at, "rate(upload:errors" + range, inside, all -> errors(all) / seconds);
    check(source, at, "increase(upload:count" + range, inside, WindowLawsTest::count);
    check(source, at, "increase(upload:sum" + range, inside, WindowLawsTest::sum);
    check(
        source,
        at,
        "histogram_count(increase(upload:histogram" + range + ")",
        inside,
        WindowLawsTest::count);
    check(
        source,
        at,
        "histogram_sum(increase(upload:histogram" + range + ")",
        inside,
        WindowLawsTest::sum);
    check(source, at, "sum_over_time(upload" + range, numbers, WindowLawsTest::sum);
    check(source, at, "count_over_time(upload" + range, numbers, WindowLawsTest::count);
    check(
        source,
        at,
        "max_over_time(upload" + range,
        numbers,
        all -> all.stream().mapToDouble(Event::value).max().orElseThrow());
  }

  @Property(tries = 300)
  void aCounterIsTheTotalOfAllUpToItsNewestWindow(
      @ForAll("events") List<Event> events,
      @ForAll @LongRange(min = -200_000, max = 500_000) long offset,
      @ForAll Random order) {
    long at = NOON + offset;
    WindowSource source = history(events, at, order).source();
    List<Event> upToNow = inRange(events, at, Long.MAX_VALUE / 2);
    List<Event> recent = inRange(events, at, 300_000);

    check(source, at, "upload:errors", recent, some -> errors(upToNow));
    check(source, at, "upload:count", recent, some -> count(upToNow));
    check(source, at, "upload:sum", recent, some -> sum(upToNow));
    check(source, at, "histogram_count(upload:histogram)", recent, some -> count(upToNow));
  }

  @Property(tries = 100)
  void everyStepOfAQueryOverTimeIsTheQueryAtThatTime(
      @ForAll("events") List<Event> events, @ForAll("seconds") int seconds, @ForAll Random order) {
    WindowSource source = history(events, NOON + 400_000, order).source();
    for (String expression :
        List.of(
            "increase(upload:errors[%ds])",
            "rate(upload:sum[%ds])",
            "upload:count",
            "upload",
            "last_over_time(upload[%ds])",
            "histogram_count(increase(upload:histogram[%ds]))")) {
      Query query = Query.parse(String.format(expression, seconds));
      QueryResult.Matrix matrix =
          (QueryResult.Matrix)
              evaluator().range(query, source, NOON - 100_000, NOON + 300_000, 37_000).value();
      int found = 0;
      for (long at = NOON - 100_000; at <= NOON + 300_000; at += 37_000) {
        for (VectorSample sample : ask(query, source, at)) {
          var samples = matrix.series().get(0).samples();
          int index = samples.newestUpTo(at);
          assertThat(samples.timeMillis(index)).isEqualTo(at);
          assertThat(samples.value(index)).isCloseTo(sample.value(), within(1e-6));
          found++;
        }
      }
      assertThat(matrix.series().stream().mapToInt(one -> one.samples().size()).sum())
          .isEqualTo(found);
    }
  }

  /**
   * What a follower has read when the finest windows up to a time are final: not yet all coarser
   * ones; in any order; some at first without their last event.
   */
  private static WindowHistory history(List<Event> events, long atMillis, Random order) {
    List<WindowAggregate> windows = new ArrayList<>();
    for (Resolution resolution : Resolution.values()) {
      Windows.byWindow(resolution, events)
          .forEach(
              (start, inside) -> {
                if (resolution != Resolution.SECOND && resolution.closesAt(start) > atMillis) {
                  return;
                }
                if (order.nextInt(4) > 0) {
                  windows.add(Windows.window(UPLOAD, resolution, start, 1, inside));
                  return;
                }
                List<Event> early = inside.subList(0, inside.size() - 1);
                windows.add(Windows.window(UPLOAD, resolution, start, 1, early));
                windows.add(Windows.window(UPLOAD, resolution, start, 2, inside));
              });
    }
    Collections.shuffle(windows, order);
    WindowHistory history = new WindowHistory(Windows.LONG, series -> true);
    windows.forEach(history::add);
    return history;
  }

  private static List<Event> inRange(List<Event> events, long atMillis, long rangeMillis) {
    return events.stream()
        .filter(
            event -> {
              long start = Resolution.SECOND.windowStart(event.millis());
              return start > atMillis - rangeMillis && start <= atMillis;
            })
        .toList();
  }

  private static double errors(List<Event> events) {
    return events.stream().filter(Event::error).count();
  }

  private static double count(List<Event> events) {
    return events.stream().filter(event -> !Double.isNaN(event.value())).count();
  }

  private static double sum(List<Event> events) {
    return events.stream().mapToDouble(Event::value).filter(value -> !Double.isNaN(value)).sum();
  }

  private static void check(
      WindowSource source,
      long atMillis,
      String expression,
      List<Event> inside,
      ToDoubleFunction<List<Event>> expected) {
    List<VectorSample> answer = ask(Query.parse(expression), source, atMillis);
    assertThat(answer).as(expression).hasSize(inside.isEmpty() ? 0 : 1);
    for (VectorSample sample : answer) {
      assertThat(sample.value())
          .as(expression)
          .isCloseTo(expected.applyAsDouble(inside), within(1e-6));
    }
  }

  private static List<VectorSample> ask(Query query, WindowSource source, long atMillis) {
    return ((QueryResult.Vector) evaluator().instant(query, source, atMillis).value()).samples();
  }

  private static Evaluator evaluator() {
    return new Evaluator(EvaluationSettings.DEFAULT);
  }
}
