package dev.masterperf.archive.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentChainTest {

  @Test
  void anEmptyPartitionHasAnEmptyChain() {
    SegmentChain chain = SegmentChain.of(List.of());

    assertThat(chain).isEqualTo(new SegmentChain(List.of(), List.of(), List.of()));
  }

  @Test
  void adjacentSegmentsAreTheChainInOrderOfOffsets() {
    SegmentChain chain = SegmentChain.of(List.of(name(5, 9), name(0, 4), name(10, 10)));

    assertThat(chain.segments()).containsExactly(name(0, 4), name(5, 9), name(10, 10));
    assertThat(chain.missing()).isEmpty();
  }

  @Test
  void aSegmentInsideALongerOneIsSuperseded() {
    SegmentChain chain = SegmentChain.of(List.of(name(0, 4), name(0, 9), name(10, 12)));

    assertThat(chain.segments()).containsExactly(name(0, 9), name(10, 12));
    assertThat(chain.superseded()).containsExactly(name(0, 4));
  }

  @Test
  void aLongerSegmentThatWouldOverlapTheNextIsSuperseded() {
    SegmentChain chain = SegmentChain.of(List.of(name(0, 9), name(0, 4), name(5, 14)));

    assertThat(chain.segments()).containsExactly(name(0, 4), name(5, 14));
    assertThat(chain.superseded()).containsExactly(name(0, 9));
    assertThat(chain.missing()).isEmpty();
  }

  @Test
  void aSegmentThatIsGoneIsReportedWithItsOffsets() {
    SegmentChain chain = SegmentChain.of(List.of(name(0, 4), name(10, 14)));

    assertThat(chain.segments()).containsExactly(name(0, 4), name(10, 14));
    assertThat(chain.missing()).containsExactly(new OffsetRange(1, 5, 9));
  }

  private static SegmentName name(long first, long last) {
    return new SegmentName(1, first, last);
  }
}
