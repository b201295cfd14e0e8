package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowNumber;
import dev.masterperf.model.WindowParts;
import dev.masterperf.streams.window.ReadNumbers;
import dev.masterperf.streams.window.WindowReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.junit.jupiter.api.Test;

class ReadNumbersTest {
  private static final Series UPLOAD = Series.of("R2", "t", "upload");

  /** Of a key of blocks; those of single series are longer. */
  private static final int BLOCK_KEY_BYTES = 2;

  @Test
  void windowsThatCloseWhileTheStoreIsReadLackInNoLaterAnswer() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0, sample(UPLOAD, 1, T0));
      pipeline.append(T0 + 1_000, sample(UPLOAD, 2, T0 + 1_000));
      pipeline.append(T0 + 2_000, tooLargeForABlock(T0 + 2_000));
      pipeline.append(T0 + 3_500, sample(UPLOAD, 4, T0 + 3_500)); // closes the first second
      WindowReader reader =
          reader(
              pipeline,
              (key, from, to) -> {
                if (key.length > BLOCK_KEY_BYTES) {
                  pipeline.tick(T0 + 5_000); // closes two more, between blocks and single windows
                }
              });

      assertThat(starts(reader)).containsExactly(T0, T0 + 1_000, T0 + 2_000, T0 + 3_000);
      assertThat(starts(reader)).containsExactly(T0, T0 + 1_000, T0 + 2_000, T0 + 3_000);
    }
  }

  @Test
  void whoLooksAroundReadsOnlyWhatIsNotKnown() {
    try (Pipeline pipeline = new Pipeline()) {
      for (int second = 0; second < 20; second++) {
        pipeline.append(T0 + second * 1_000, sample(UPLOAD, second, T0 + second * 1_000));
      }
      pipeline.tick(T0 + 60_000);
      List<String> fetched = new ArrayList<>();
      WindowReader reader =
          reader(
              pipeline,
              (key, from, to) -> {
                if (key.length == BLOCK_KEY_BYTES) {
                  fetched.add(
                      second(from.toEpochMilli() + 999) + " to " + second(to.toEpochMilli()));
                }
              });

      assertThat(seconds(reader, 10, 14)).containsExactly(10, 11, 12, 13, 14);
      assertThat(fetched).containsExactly("10 to 14");
      assertThat(seconds(reader, 8, 12)).containsExactly(8, 9, 10, 11, 12);
      assertThat(fetched).containsExactly("10 to 14", "8 to 9");
      assertThat(seconds(reader, 9, 16)).containsExactly(9, 10, 11, 12, 13, 14, 15, 16);
      assertThat(fetched).containsExactly("10 to 14", "8 to 9", "15 to 16");
      assertThat(seconds(reader, 8, 16)).hasSize(9);
      assertThat(seconds(reader, 9, 11)).containsExactly(9, 10, 11);
      assertThat(fetched).hasSize(3);
      assertThat(seconds(reader, 2, 4)).containsExactly(2, 3, 4);
      assertThat(seconds(reader, 2, 4)).as("far back, kept by nobody").hasSize(3);
      assertThat(fetched.subList(3, 5)).containsExactly("2 to 4", "2 to 4");
    }
  }

  private static int[] seconds(WindowReader reader, int from, int to) {
    return LongStream.of(starts(reader, T0 + from * 1_000, T0 + to * 1_000))
        .mapToInt(ReadNumbersTest::second)
        .toArray();
  }

  private static int second(long millis) {
    return (int) ((millis - T0) / 1_000);
  }

  private static WindowReader reader(Pipeline pipeline, Fetches fetches) {
    return WindowReader.sharing(
        pipeline.live(),
        resolution -> new Watched(pipeline.store(resolution), fetches),
        new ReadNumbers(1 << 20));
  }

  private static long[] starts(WindowReader reader) {
    return starts(reader, T0, T0 + 10_000);
  }

  private static long[] starts(WindowReader reader, long from, long to) {
    return reader
        .run(UPLOAD.key(), Resolution.SECOND, from, to, WindowParts.only(WindowNumber.LAST))
        .windows()
        .startsMillis();
  }

  private static PerfMetric[] tooLargeForABlock(long atMillis) {
    return IntStream.range(0, 3_000)
        .mapToObj(i -> sample(UPLOAD, Math.pow(10, i / 100.0 - 12), atMillis))
        .toArray(PerfMetric[]::new);
  }

  /** Told before something is read of a store. */
  private interface Fetches {
    void fetch(byte[] key, Instant from, Instant to);
  }

  private record Watched(ReadOnlyWindowStore<byte[], byte[]> store, Fetches fetches)
      implements ReadOnlyWindowStore<byte[], byte[]> {
    @Override
    public WindowStoreIterator<byte[]> fetch(byte[] key, Instant from, Instant to) {
      fetches.fetch(key, from, to);
      return store.fetch(key, from, to);
    }

    @Override
    public byte[] fetch(byte[] key, long startMillis) {
      return store.fetch(key, startMillis);
    }

    @Override
    public KeyValueIterator<Windowed<byte[]>, byte[]> fetch(
        byte[] keyFrom, byte[] keyTo, Instant from, Instant to) {
      return store.fetch(keyFrom, keyTo, from, to);
    }

    @Override
    public KeyValueIterator<Windowed<byte[]>, byte[]> all() {
      return store.all();
    }

    @Override
    public KeyValueIterator<Windowed<byte[]>, byte[]> fetchAll(Instant from, Instant to) {
      return store.fetchAll(from, to);
    }
  }
}
