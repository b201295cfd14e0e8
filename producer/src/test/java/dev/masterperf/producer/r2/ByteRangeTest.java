package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ByteRangeTest {

  @Test
  void isWrittenAsHttpWantsIt() {
    assertThat(ByteRange.of(0, 5).header()).isEqualTo("bytes=0-4");
    assertThat(ByteRange.of(100, 1).header()).isEqualTo("bytes=100-100");
    assertThat(ByteRange.from(7).header()).isEqualTo("bytes=7-");
    assertThat(ByteRange.last(8).header()).isEqualTo("bytes=-8");
  }

  @Test
  void anEndBeyondWhatFitsIsNoEnd() {
    assertThat(ByteRange.of(Long.MAX_VALUE - 1, 5).header())
        .isEqualTo("bytes=" + (Long.MAX_VALUE - 1) + "-");
    assertThat(ByteRange.of(1, Long.MAX_VALUE).header()).isEqualTo("bytes=1-");
  }

  @Test
  void whatIsNoRangeIsRefused() {
    assertThatThrownBy(() -> ByteRange.of(-1, 5)).hasMessageContaining("not at -1");
    assertThatThrownBy(() -> ByteRange.of(0, 0)).hasMessageContaining("at least one byte, not 0");
    assertThatThrownBy(() -> ByteRange.last(-3)).hasMessageContaining("not -3");
  }

  @Property
  void aSliceIsAnsweredByExactlyWhatTheObjectHasOfIt(
      @ForAll @LongRange(min = 0, max = 50) long offset,
      @ForAll @LongRange(min = 1, max = 50) long length,
      @ForAll @LongRange(min = 1, max = 60) long objectBytes,
      @ForAll @LongRange(min = 0, max = 60) long toldOffset,
      @ForAll @LongRange(min = 1, max = 60) long toldBytes) {
    long end = Math.min(objectBytes, offset + length);
    boolean right = toldOffset == offset && toldOffset + toldBytes == end;

    assertThat(ByteRange.of(offset, length).isAnsweredBy(toldOffset, toldBytes, objectBytes))
        .isEqualTo(right);
  }

  @Property
  void aTailIsAnsweredByExactlyTheEnd(
      @ForAll @LongRange(min = 1, max = 50) long length,
      @ForAll @LongRange(min = 1, max = 60) long objectBytes) {
    long bytes = Math.min(length, objectBytes);
    long offset = objectBytes - bytes;

    assertThat(ByteRange.last(length).isAnsweredBy(offset, bytes, objectBytes)).isTrue();
    assertThat(ByteRange.last(length).isAnsweredBy(offset + 1, bytes, objectBytes)).isFalse();
    assertThat(ByteRange.last(length).isAnsweredBy(offset, bytes + 1, objectBytes)).isFalse();
  }
}
