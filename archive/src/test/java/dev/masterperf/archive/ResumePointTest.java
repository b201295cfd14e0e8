package dev.masterperf.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResumePointTest {

  @Test
  void whatWasNeverArchivedBeginsWhereTheTopicDoes() {
    assertThat(ResumePoint.decide(archivedTo(OptionalLong.empty()), Optional.of("mine"), 40, 100))
        .isEqualTo(new ResumePoint(40, Optional.empty()));
  }

  @Test
  void theArchiveGoesOnBehindWhatCounts() {
    assertThat(ResumePoint.decide(archivedTo(OptionalLong.of(69)), Optional.of("mine"), 40, 100))
        .isEqualTo(new ResumePoint(70, Optional.empty()));
    assertThat(ResumePoint.decide(archivedTo(OptionalLong.of(99)), Optional.of("mine"), 100, 100))
        .isEqualTo(new ResumePoint(100, Optional.empty()));
  }

  @Test
  void whatTheTopicDroppedBeforeIsLost() {
    assertThat(ResumePoint.decide(archivedTo(OptionalLong.of(69)), Optional.of("mine"), 90, 100))
        .isEqualTo(new ResumePoint(90, Optional.of(new Offsets(70, 89))));
  }

  @Test
  void aBucketAheadOfTheTopicIsForAPersonToSolve() {
    assertThatThrownBy(
            () -> ResumePoint.decide(archivedTo(OptionalLong.of(100)), Optional.of("mine"), 0, 100))
        .isInstanceOf(ArchiveConflictException.class)
        .hasMessage(
            "metrics partition 3 is archived to offset 100 but the topic ends at 100: the bucket"
                + " belongs to another cluster, or the topic was made anew; give this topic a"
                + " bucket of its own");
  }

  private static PartitionManifest archivedTo(OptionalLong last) {
    return new PartitionManifest(
        new SourcePartition(Source.METRICS, 3),
        1,
        last,
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        Optional.of("mine"));
  }

  @Test
  void theBucketOfAnotherClusterIsLeftAloneHoweverLongTheTopicIs() {
    PartitionManifest counts = archivedTo(OptionalLong.of(100));

    assertThatThrownBy(() -> ResumePoint.decide(counts, Optional.of("other"), 0, 1000))
        .isInstanceOf(ArchiveConflictException.class)
        .hasMessage(
            "metrics partition 3 in the bucket is of Kafka cluster mine, and this one is other:"
                + " give this cluster a bucket of its own");
    assertThat(ResumePoint.decide(counts, Optional.empty(), 0, 1000).offset()).isEqualTo(101);
  }
}
