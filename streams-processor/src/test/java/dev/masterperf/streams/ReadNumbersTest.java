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
import java.util.stream.IntStream;
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
      Runnable closeTwoMore = () -> pipeline.tick(T0 + 5_000);
      WindowReader reader =
          WindowReader.sharing(
              pipeline.live(),
              resolution -> new Interrupted(pipeline.store(resolution), closeTwoMore),
              new ReadNumbers(1 << 20));

      assertThat(starts(reader)).containsExactly(T0, T0 + 1_000, T0 + 2_000, T0 + 3_000);
      assertThat(starts(reader)).containsExactly(T0, T0 + 1_000, T0 + 2_000, T0 + 3_000);
    }
  }

  private static long[] starts(WindowReader reader) {
    return reader
        .run(UPLOAD.key(), Resolution.SECOND, T0, T0 + 10_000, WindowParts.only(WindowNumber.LAST))
        .windows()
        .startsMillis();
  }

  private static PerfMetric[] tooLargeForABlock(long atMillis) {
    return IntStream.range(0, 3_000)
        .mapToObj(i -> sample(UPLOAD, Math.pow(10, i / 100.0 - 12), atMillis))
        .toArray(PerfMetric[]::new);
  }

  /** A store in which something happens between the reading of blocks and of single windows. */
  private record Interrupted(ReadOnlyWindowStore<byte[], byte[]> store, Runnable between)
      implements ReadOnlyWindowStore<byte[], byte[]> {
    @Override
    public WindowStoreIterator<byte[]> fetch(byte[] key, Instant from, Instant to) {
      if (key.length > BLOCK_KEY_BYTES) {
        between.run();
      }
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
