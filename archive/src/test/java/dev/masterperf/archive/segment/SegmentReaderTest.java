package dev.masterperf.archive.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.Windows;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.segment.ReadReport.Damage;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SegmentReaderTest {
  private final MemoryBucket bucket = new MemoryBucket();
  private final SegmentStore store = new SegmentStore(bucket);
  private final List<WindowAggregate> windows = new ArrayList<>();

  @Test
  void windowsComeBackAsTheTopicHadThem() {
    store.store(segment(2, 10, 12));
    store.store(segment(1, 0, 1));

    ReadReport report = read();

    assertThat(windows).extracting(Windows::number).containsExactly(0L, 1L, 10L, 11L, 12L);
    assertThat(AggregateCodec.toJson(windows.get(4))).isEqualTo(Windows.json(12));
    assertThat(report.windows()).isEqualTo(5);
    assertThat(report.complete()).isTrue();
  }

  @Property
  void aFlippedBitAnywhereIsReportedWithTheKey(
      @ForAll @IntRange(max = 100_000) int position, @ForAll @IntRange(max = 7) int bit) {
    MemoryBucket own = new MemoryBucket();
    Segment segment = segment(0, 0, 20);
    byte[] body = segment.body().clone();
    body[position % body.length] ^= (byte) (1 << bit);
    own.plant(segment.name().key(), body);
    List<WindowAggregate> given = new ArrayList<>();

    ReadReport report = new SegmentReader(new SegmentStore(own)).read(given::add);

    // One bit of a frame's header is without meaning; then all windows are there and right.
    if (report.damaged().isEmpty()) {
      assertThat(given.stream().map(AggregateCodec::toJson))
          .containsExactlyElementsOf(
              LongStream.rangeClosed(0, 20).mapToObj(Windows::json).toList());
    } else {
      assertThat(report.damaged()).extracting(Damage::key).containsExactly(segment.name().key());
      assertThat(given).isEmpty();
    }
  }

  @Test
  void aTruncatedSegmentIsReportedAndTheOthersAreRead() {
    Segment damaged = segment(0, 0, 4);
    bucket.plant(damaged.name().key(), Arrays.copyOf(damaged.body(), 50));
    store.store(segment(0, 5, 6));

    ReadReport report = read();

    assertThat(windows).extracting(Windows::number).containsExactly(5L, 6L);
    assertThat(report.damaged()).extracting(Damage::key).containsExactly(damaged.name().key());
  }

  @Test
  void aLineThatIsNoWindowDamagesItsSegment() {
    OpenSegment open = new OpenSegment(0, 0);
    open.add(0, Windows.json(0));
    open.add(1, "{}".getBytes(UTF_8));
    store.store(open.close());

    ReadReport report = read();

    assertThat(windows).isEmpty();
    assertThat(report.damaged()).hasSize(1);
  }

  @Test
  void anObjectThatIsNoSegmentIsReported() {
    bucket.plant("aggregates/v1/partition=0/notes.txt", new byte[0]);

    assertThat(read().damaged())
        .extracting(Damage::key)
        .containsExactly("aggregates/v1/partition=0/notes.txt");
  }

  @Test
  void aDeletedSegmentIsReportedAsItsOffsets() {
    store.store(segment(0, 0, 4));
    store.store(segment(0, 5, 6));
    store.store(segment(0, 7, 9));
    bucket.delete(new SegmentName(0, 5, 6).key());

    ReadReport report = read();

    assertThat(report.missing()).containsExactly(new OffsetRange(0, 5, 6));
    assertThat(report.complete()).isFalse();
  }

  private ReadReport read() {
    return new SegmentReader(store).read(windows::add);
  }

  private static Segment segment(int partition, long first, long last) {
    OpenSegment open = new OpenSegment(partition, first);
    for (long offset = first; offset <= last; offset++) {
      open.add(offset, Windows.json(offset));
    }
    return open.close();
  }
}
