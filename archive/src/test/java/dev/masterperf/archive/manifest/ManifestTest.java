package dev.masterperf.archive.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.bucket.MemoryBucket.Fault;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final SourcePartition PARTITION = new SourcePartition(Source.METRICS, 3);

  private final MemoryBucket bucket = new MemoryBucket();
  private final Manifest manifest = new Manifest(bucket);

  @Test
  void whatWasCommittedIsReadBack() {
    PartitionManifest last = manifest.read(PARTITION);
    assertThat(last.sequence()).isZero();
    for (int i = 0; i < 3 * Manifest.CHECKPOINT_EVERY + 5; i++) {
      List<String> removed = i % 10 == 9 ? List.of(last.files().firstKey()) : List.of();
      last = manifest.commit(last, append("a", i, removed));
      assertThat(manifest.read(PARTITION)).isEqualTo(last);
    }
    assertThat(last.lastOffset()).hasValue(10L * (3 * Manifest.CHECKPOINT_EVERY + 5) - 1);
    assertThat(last.files()).hasSize(197 - 19);
    assertThat(manifest.readAll()).containsExactly(last);
  }

  @Test
  void ofTwoWritersOneIsOutpaced() {
    PartitionManifest before = manifest.read(PARTITION);
    PartitionManifest ofA = manifest.commit(before, append("a", 0, List.of()));

    assertThatThrownBy(() -> manifest.commit(before, append("b", 0, List.of())))
        .isInstanceOf(OutpacedException.class)
        .hasMessageContaining("is of another writer");
    assertThat(manifest.read(PARTITION)).isEqualTo(ofA);
  }

  @Test
  void aCommitWhoseAnswerWasLostCanBeTriedAgain() {
    PartitionManifest before = manifest.read(PARTITION);
    bucket.next(Fault.ANSWER_LOST);
    assertThatThrownBy(() -> manifest.commit(before, append("a", 0, List.of())))
        .isInstanceOf(BucketException.class);

    PartitionManifest after = manifest.commit(before, append("a", 0, List.of()));

    assertThat(manifest.read(PARTITION)).isEqualTo(after);
  }

  @Test
  void offsetsThatTheTopicDroppedAreRemembered() {
    PartitionManifest one = manifest.commit(manifest.read(PARTITION), append("a", 0, List.of()));
    PartitionManifest two = manifest.commit(one, append("a", 2, List.of()));

    assertThat(two.lost()).containsExactly(new Commit.Offsets(10, 19));
    assertThatThrownBy(() -> manifest.commit(two, append("a", 1, List.of())))
        .hasMessageContaining("covers offset 10, where 30 is due");
  }

  @Test
  void aMissingOrDamagedEntryIsNoQuietHole() {
    PartitionManifest last = manifest.read(PARTITION);
    for (int i = 0; i < 3; i++) {
      last = manifest.commit(last, append("a", i, List.of()));
    }
    String second = Manifest.key(PARTITION, 2);
    byte[] body = bucket.get(second);
    for (int bit = 0; bit < 8 * body.length; bit++) {
      byte[] flipped = body.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      bucket.plant(second, flipped);
      assertThatThrownBy(() -> manifest.read(PARTITION))
          .isInstanceOf(DamagedManifestException.class);
    }
    bucket.delete(second);
    assertThatThrownBy(() -> manifest.read(PARTITION)).hasMessage("missing: " + second);
  }

  private static Commit append(String writer, int index, List<String> removed) {
    String key = Place.ofEvents("global", 0).prefix() + index + "-" + writer + ".parquet";
    return new Commit(
        writer,
        17,
        Optional.of(new Commit.Offsets(10L * index, 10L * index + 9)),
        List.of(new DataFile(key, 100, "00", 10, 0, 5, "a", "b")),
        removed);
  }
}
