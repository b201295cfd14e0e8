package dev.masterperf.archive.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResumePointTest {

  @Test
  void anEmptyBucketBeginsWhereTheTopicBegins() {
    assertThat(ResumePoint.decide(0, OptionalLong.empty(), 40, 90))
        .isEqualTo(new ResumePoint(40, Optional.empty()));
  }

  @Test
  void afterSegmentsItGoesOnRightBehindTheLast() {
    assertThat(ResumePoint.decide(0, OptionalLong.of(59), 40, 90))
        .isEqualTo(new ResumePoint(60, Optional.empty()));
  }

  @Test
  void allArchivedIsNoConflict() {
    assertThat(ResumePoint.decide(0, OptionalLong.of(89), 40, 90))
        .isEqualTo(new ResumePoint(90, Optional.empty()));
  }

  @Test
  void whatTheTopicDroppedMeanwhileIsNamed() {
    assertThat(ResumePoint.decide(0, OptionalLong.of(29), 40, 90))
        .isEqualTo(new ResumePoint(40, Optional.of(new OffsetRange(0, 30, 39))));
  }

  @Test
  void aBucketAheadOfItsTopicIsRefused() {
    assertThatThrownBy(() -> ResumePoint.decide(5, OptionalLong.of(90), 40, 90))
        .isInstanceOf(ArchiveConflictException.class)
        .hasMessageContaining("partition 5 is archived to offset 90 but the topic ends at 90");
  }
}
