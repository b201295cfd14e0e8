package dev.masterperf.query.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.query.windows.Windows.Event;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WindowHistoryTest {
  private static final long NOON = 1_800_014_400_000L;
  private static final Series UPLOAD = Windows.series("upload", "a");

  @Test
  void aHigherRevisionReplacesALowerOneWhicheverComesFirst() {
    WindowHistory history = history();
    history.add(window(NOON, 1, 1));
    history.add(window(NOON, 3, 3));
    history.add(window(NOON, 2, 2));

    assertThat(starts(history)).containsExactly(Map.entry(NOON, 3.0));
  }

  @Test
  void holdsNoOpenWindows() {
    WindowAggregate open =
        new WindowAggregate(
            UPLOAD.key(), Resolution.SECOND, NOON, WindowState.OPEN, 0, new Aggregate());

    assertThatThrownBy(() -> history().add(open))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("closed windows");
  }

  @Test
  void holdsOnlyTheSeriesThatAreWanted() {
    WindowHistory history = new WindowHistory(Windows.LONG, series -> series.source().equals("b"));
    history.add(window(NOON, 1, 1));
    history.add(window(NOON + 1000, 1, 1));
    Windows.feed(history, Windows.series("upload", "b"), List.of(new Event(NOON, 1, false)));

    assertThat(history.all())
        .singleElement()
        .extracting(one -> one.labels().identity().source())
        .isEqualTo("b");
    assertThat(history.has("global", "upload")).isTrue();
    assertThat(history.has("prod", "upload")).isFalse();
  }

  @Test
  void dropsWhatIsOlderThanItIsKeptAndSeriesThatBecameEmpty() {
    WindowHistory history =
        new WindowHistory(Map.of(Resolution.SECOND, Duration.ofSeconds(10)), series -> true);
    history.add(window(NOON, 1, 1));
    history.add(window(NOON + 5000, 1, 2));
    history.add(Windows.window(UPLOAD, Resolution.MINUTE, NOON, 1, List.of()));

    history.moveTo(NOON + 10_999);
    assertThat(starts(history)).containsOnlyKeys(NOON, NOON + 5000);
    history.moveTo(NOON + 11_000);
    assertThat(starts(history)).containsOnlyKeys(NOON + 5000);
    history.add(window(NOON, 2, 1));
    assertThat(starts(history)).containsOnlyKeys(NOON + 5000);
    history.moveTo(NOON + 16_000);
    assertThat(history.all()).isEmpty();
    assertThat(history.named("upload")).isEmpty();
    history.moveTo(NOON); // time does not go back
    history.add(window(NOON + 5000, 1, 2));
    assertThat(history.all()).isEmpty();
  }

  @Property
  void holdsTheHighestRevisionOfEachWindowSinceTheOldestKept(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 40) Integer> seconds,
      @ForAll @IntRange(min = 0, max = 60) int now) {
    WindowHistory history =
        new WindowHistory(Map.of(Resolution.SECOND, Duration.ofSeconds(20)), series -> true);
    Map<Long, Double> model = new TreeMap<>();
    Map<Integer, Integer> revisions = new HashMap<>();
    int half = seconds.size() / 2;
    for (int i = 0; i < seconds.size(); i++) {
      int second = seconds.get(i);
      int revision = revisions.merge(second, 1, Integer::sum);
      if (i == half) {
        history.moveTo(NOON + now * 500L);
      }
      history.add(window(NOON + second * 1000L, revision, i));
      model.put(NOON + second * 1000L, (double) i);
    }
    history.moveTo(NOON + now * 1000L);
    model.keySet().removeIf(start -> start + 1000 + 20_000 <= NOON + now * 1000L);

    assertThat(starts(history)).isEqualTo(model);
    List<Long> held = List.copyOf(starts(history).keySet());
    assertThat(held).isSortedAccordingTo(Comparator.naturalOrder());
  }

  private static WindowHistory history() {
    return new WindowHistory(Windows.LONG, series -> true);
  }

  private static WindowAggregate window(long start, int revision, double value) {
    return Windows.window(
        UPLOAD, Resolution.SECOND, start, revision, List.of(new Event(start, value, false)));
  }

  private static Map<Long, Double> starts(WindowHistory history) {
    Map<Long, Double> found = new TreeMap<>();
    for (SeriesWindows one : history.all()) {
      one.each(
          Resolution.SECOND, 0, Long.MAX_VALUE, (start, window) -> found.put(start, window.last()));
    }
    return found;
  }
}
