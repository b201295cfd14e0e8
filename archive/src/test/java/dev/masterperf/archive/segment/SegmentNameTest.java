package dev.masterperf.archive.segment;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentNameTest {

  @Test
  void theKeyTellsTopicPartitionAndOffsets() {
    assertThat(new SegmentName(7, 120, 340).key())
        .isEqualTo("aggregates/v1/partition=7/00000000000000000120-340.ndjson.zst");
  }

  @Property
  void aKeyReadsBackToTheSameName(
      @ForAll @IntRange(max = 999_999_999) int partition,
      @ForAll @LongRange(max = Long.MAX_VALUE / 2) long first,
      @ForAll @LongRange(max = Long.MAX_VALUE / 2) long length) {
    SegmentName name = new SegmentName(partition, first, first + length);

    assertThat(SegmentName.parse(name.key())).contains(name);
  }

  @Property
  void keysOfAPartitionSortByTheirFirstOffset(
      @ForAll @LongRange(max = Long.MAX_VALUE - 1) long a,
      @ForAll @LongRange(max = Long.MAX_VALUE - 1) long b) {
    String keyA = new SegmentName(0, a, a).key();
    String keyB = new SegmentName(0, b, b).key();

    assertThat(Integer.signum(keyA.compareTo(keyB))).isEqualTo(Long.compare(a, b));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "aggregates/v1/partition=7/120-340.ndjson.zst",
        "aggregates/v1/partition=07/00000000000000000120-340.ndjson.zst",
        "aggregates/v1/partition=7/00000000000000000120-0340.ndjson.zst",
        "aggregates/v1/partition=7/00000000000000000340-120.ndjson.zst",
        "aggregates/v1/partition=7/99999999999999999999-99999999999999999.ndjson.zst",
        "aggregates/v1/partition=7/00000000000000000120-340.ndjson.zst.tmp",
        "aggregates/v2/partition=7/00000000000000000120-340.ndjson.zst"
      })
  void anythingElseIsNoSegment(String key) {
    assertThat(SegmentName.parse(key)).isEmpty();
  }
}
