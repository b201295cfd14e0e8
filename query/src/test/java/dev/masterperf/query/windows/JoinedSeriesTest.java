package dev.masterperf.query.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowParts;
import dev.masterperf.query.series.Selection.Use;
import dev.masterperf.query.windows.Windows.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hot and archived windows as one, while windows are published and leave the hot stores. */
class JoinedSeriesTest {
  private static final Resolution MINUTE = Resolution.MINUTE;
  private static final long SIZE = MINUTE.sizeMillis();
  private static final int SERIES = 3;

  /**
   * The truth: one window each minute, of as many errors as its number tells. It is hot at first,
   * then also published, then no longer hot.
   */
  private static final class World {
    final List<Place> hot = new ArrayList<>();
    final List<Place> archive = new ArrayList<>();
    int made;
    int published;
    int left;

    World() {
      for (int i = 0; i < SERIES; i++) {
        Series series = Windows.series("upload", "host" + i);
        hot.add(new Place(series));
        archive.add(new Place(series));
      }
    }

    void make() {
      made++;
      hot.forEach(place -> place.windows.put(made * SIZE, window(made)));
    }

    void publish() {
      if (published < made) {
        published++;
        archive.forEach(place -> place.windows.put(published * SIZE, window(published)));
      }
    }

    void leave() {
      if (left < published) {
        left++;
        hot.forEach(place -> place.windows.remove(left * SIZE));
      }
    }

    void step(Random random) {
      switch (random.nextInt(3)) {
        case 0 -> make();
        case 1 -> publish();
        default -> leave();
      }
    }
  }

  private static Aggregate window(int number) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      events.add(new Event(number * SIZE, 1, true));
    }
    return Windows.aggregate(events);
  }

  private static final class Place implements SeriesWindows {
    final SeriesLabels labels;
    final NavigableMap<Long, Aggregate> windows = new ConcurrentSkipListMap<>();

    Place(Series series) {
      this.labels = SeriesLabels.of(series);
    }

    @Override
    public SeriesLabels labels() {
      return labels;
    }

    @Override
    public void each(Resolution resolution, long fromMillis, long toMillis, Visitor visitor) {
      windows.subMap(fromMillis, true, toMillis, true).forEach(visitor::visit);
    }
  }

  /** Places as they are when they are read, and what happens before each of them is. */
  private record Stored(List<Place> places, Runnable meanwhile) implements StoredSeries {
    @Override
    public Iterable<? extends SeriesWindows> all() {
      meanwhile.run();
      return places.stream()
          .map(
              place ->
                  (SeriesWindows)
                      new SeriesWindows() {
                        @Override
                        public SeriesLabels labels() {
                          return place.labels;
                        }

                        @Override
                        public void each(Resolution resolution, long from, long to, Visitor show) {
                          meanwhile.run();
                          place.each(resolution, from, to, show);
                          meanwhile.run();
                        }
                      })
          .toList();
    }

    @Override
    public boolean has(String scope, String id) {
      return false;
    }
  }

  @Property(tries = 2000)
  void noWindowIsLostOrDoubledWhileWindowsMove(
      @ForAll Random random, @ForAll @IntRange(max = 30) int before, @ForAll boolean folds) {
    World world = new World();
    for (int i = 0; i < before; i++) {
      world.make();
      world.step(random);
    }
    Runnable meanwhile =
        () -> {
          for (int i = random.nextInt(6); i > 0; i--) {
            world.step(random);
          }
        };
    int made = world.made;
    JoinedSeries joined =
        new JoinedSeries(new Stored(world.hot, meanwhile), new Stored(world.archive, meanwhile));

    List<SeriesWindows> found = joined.find(wanted(made * SIZE, folds ? Use.FOLD : Use.EACH));

    assertThat(found).hasSize(SERIES);
    for (SeriesWindows one : found) {
      assertThat(read(one)).isEqualTo(expected(made));
      assertThat(one.merged(MINUTE, 0, made * SIZE).errors()).isEqualTo(made * (made + 1L) / 2);
    }
  }

  @Test
  void norWhileOtherThreadsMoveThem() throws InterruptedException {
    World world = new World();
    AtomicBoolean done = new AtomicBoolean();
    Thread mover =
        new Thread(
            () -> {
              while (!done.get()) {
                if (world.made < 400) {
                  world.make();
                }
                world.publish();
                world.leave();
                Thread.onSpinWait();
              }
            });
    for (int i = 0; i < 300; i++) {
      world.make();
    }
    JoinedSeries joined =
        new JoinedSeries(new Stored(world.hot, () -> {}), new Stored(world.archive, () -> {}));
    mover.start();
    try {
      for (int i = 0; i < 200; i++) {
        for (SeriesWindows one : joined.find(wanted(300 * SIZE, Use.EACH))) {
          assertThat(read(one)).isEqualTo(expected(300));
        }
      }
    } finally {
      done.set(true);
      mover.join();
    }
  }

  @Test
  void theHotWindowWins() {
    World world = new World();
    world.make();
    world.publish();
    world.hot.get(0).windows.put(SIZE, window(7));
    JoinedSeries joined =
        new JoinedSeries(new Stored(world.hot, () -> {}), new Stored(world.archive, () -> {}));

    assertThat(joined.find(wanted(SIZE, Use.EACH)))
        .extracting(one -> read(one).get(SIZE))
        .containsExactlyInAnyOrder(7L, 1L, 1L);
  }

  @Test
  void seriesOfEitherAreFoundOnce() {
    World world = new World();
    Place other = new Place(Windows.series("prod", "delete", "x"));
    StoredSeries hot = new Stored(world.hot, () -> {});
    StoredSeries archive = new Stored(List.of(world.archive.get(1), other), () -> {});
    JoinedSeries joined = new JoinedSeries(hot, archive);

    assertThat(joined.all()).hasSize(SERIES + 1);
    assertThat(joined.named("upload")).hasSize(SERIES + 1);
    assertThat(joined.find(wanted(SIZE, Use.EACH))).hasSize(SERIES);
  }

  private static WindowsWanted wanted(long toMillis, Use use) {
    return new WindowsWanted(
        "upload", null, labels -> true, MINUTE, 0, toMillis, use, WindowParts.ALL);
  }

  private static Map<Long, Long> expected(int made) {
    Map<Long, Long> expected = new HashMap<>();
    for (int i = 1; i <= made; i++) {
      expected.put(i * SIZE, (long) i);
    }
    return expected;
  }

  private static Map<Long, @Nullable Long> read(SeriesWindows series) {
    Map<Long, @Nullable Long> errors = new TreeMap<>();
    series.each(
        MINUTE,
        0,
        Long.MAX_VALUE,
        (start, window) -> assertThat(errors.put(start, window.errors())).isNull());
    return errors;
  }
}
