package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowNumber;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import dev.masterperf.streams.window.WindowReader;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What rules remember of closed windows, and what is read in bulk, is what the stores hold. */
class RememberedWindowsTest {
  private static final List<Series> SERIES =
      List.of(Series.of("R2", "t", "a"), Series.of("R2", "t", "b"));

  @Property(tries = 15)
  void rangesAreTheSameReadAnew(
      @ForAll @Size(60) List<@IntRange(min = 0, max = 4999) Integer> steps) {
    try (Pipeline pipeline = new Pipeline()) {
      WindowReader remembering = pipeline.rememberingReader();
      WindowReader plain = pipeline.reader();
      long now = T0 + 60_000;
      for (int step : steps) {
        now += step % 7 * 300;
        long lateBy = step % 5 == 0 ? step % 50 * 400 : step % 3 * 200;
        Series series = SERIES.get(step % 2);
        pipeline.append(now, sample(series, step, now - lateBy));
        if (lateBy > 1_000) {
          remembering.forget(series.key());
        }
        for (long range : new long[] {1_000, 5_000, 10_000, 60_000}) {
          compare(plain, remembering, series.key(), now - step % 4 * 1_000, range);
        }
      }
    }
  }

  @Property(tries = 15)
  void runsAreTheSameWindows(@ForAll @Size(60) List<@IntRange(min = 0, max = 4999) Integer> steps) {
    try (Pipeline pipeline = new Pipeline()) {
      WindowReader reader = pipeline.reader();
      long now = T0 + 60_000;
      for (int step : steps) {
        now += step % 7 * 700;
        long lateBy = step % 5 == 0 ? step % 50 * 400 : step % 3 * 200;
        Series series = SERIES.get(step % 2);
        pipeline.append(now, sample(series, step, now - lateBy));
        for (Resolution resolution : Resolution.values()) {
          long from = now - step % 90 * 1_000;
          long to = Math.max(from, now - step % 4 * 1_000);
          List<WindowAggregate> windows = reader.windows(series.key(), resolution, from, to);
          Windows run = read(reader, series, resolution, from, to, WindowParts.ALL);
          Windows numbers =
              read(reader, series, resolution, from, to, WindowParts.WITHOUT_DISTRIBUTION);
          Windows ends =
              read(reader, series, resolution, from, to, WindowParts.only(WindowNumber.LAST));
          assertThat(run.size()).isEqualTo(windows.size());
          assertThat(numbers.size()).isEqualTo(windows.size());
          assertThat(ends.size()).isEqualTo(windows.size());
          for (int i = 0; i < run.size(); i++) {
            assertThat(run.startMillis(i)).isEqualTo(windows.get(i).startMillis());
            assertThat(run.window(i).sum()).isEqualTo(windows.get(i).aggregate().sum());
            assertThat(ends.startMillis(i)).isEqualTo(run.startMillis(i));
            assertThat(ends.number(WindowNumber.LAST, i)).isEqualTo(run.window(i).last());
            assertThat(ends.number(WindowNumber.COUNT, i)).isEqualTo(run.window(i).count());
            assertThat(numbers.window(i).sum()).isEqualTo(run.window(i).sum());
            assertThat(numbers.window(i).max()).isEqualTo(run.window(i).max());
            assertThat(numbers.window(i).lastTsNanos()).isEqualTo(run.window(i).lastTsNanos());
          }
          assertThat(run.firstFrom(now + 1)).isEqualTo(run.size());
          assertThat(run.firstFrom(from)).isZero();
        }
      }
    }
  }

  private static Windows read(
      WindowReader reader,
      Series series,
      Resolution resolution,
      long from,
      long to,
      WindowParts parts) {
    return reader.run(series.key(), resolution, from, to, parts).windows();
  }

  private static void compare(
      WindowReader plain, WindowReader remembering, SeriesKey series, long at, long range) {
    long to = Resolution.SECOND.windowStart(at) + 1_000;
    Aggregate expected = plain.merged(series, to - range, to);
    Aggregate found = remembering.merged(series, to - range, to);
    assertThat(found.count())
        .as("count of %s up to %s", range, at - T0)
        .isEqualTo(expected.count());
    assertThat(found.sum()).isEqualTo(expected.sum());
  }
}
