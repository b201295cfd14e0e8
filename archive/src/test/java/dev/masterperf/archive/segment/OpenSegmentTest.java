package dev.masterperf.archive.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OpenSegmentTest {
  private final OpenSegment segment = new OpenSegment(2, 100);

  @Test
  void valuesBecomeLinesAsTheyAre() {
    segment.add(100, "{\"a\":\"ü\"}".getBytes(UTF_8));
    segment.add(101, "{\"b\":2}".getBytes(UTF_8));

    assertThat(new String(SegmentCodec.decompress(segment.close().body()), UTF_8))
        .isEqualTo("{\"a\":\"ü\"}\n{\"b\":2}\n");
  }

  @Test
  void aPrettyPrintedValueStaysOneLine() {
    segment.add(100, "{\r\n \"a\":1\n}".getBytes(UTF_8));

    assertThat(new String(SegmentCodec.decompress(segment.close().body()), UTF_8))
        .isEqualTo("{   \"a\":1 }\n");
  }

  @Test
  void theNameCoversAllFromTheEndOfTheOneBeforeToTheLastRecord() {
    segment.add(105, "{}".getBytes(UTF_8));
    segment.add(109, "{}".getBytes(UTF_8));

    assertThat(segment.close().name()).isEqualTo(new SegmentName(2, 100, 109));
  }

  @Test
  void tombstonesAreCoveredWithoutALine() {
    segment.add(100, "{}".getBytes(UTF_8));
    segment.add(101, null);

    assertThat(segment.close().name()).isEqualTo(new SegmentName(2, 100, 101));
    assertThat(segment.rawBytes()).isEqualTo(3);
  }

  @Test
  void onlyTombstonesAreNothingToArchive() {
    segment.add(100, null);

    assertThat(segment.isEmpty()).isTrue();
  }

  @Test
  void anOffsetThatWasCoveredIsRefused() {
    segment.add(100, null);

    assertThatThrownBy(() -> segment.add(100, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("offset 100 came after 100");
  }
}
