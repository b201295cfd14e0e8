package dev.masterperf.archive.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.bucket.MemoryBucket.Fault;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final SourcePartition PARTITION = new SourcePartition(Source.METRICS, 3);

  private final MemoryBucket bucket = new MemoryBucket();
  private final Manifest manifest = new Manifest(bucket);

  @Test
  void whatWasCommittedIsReadBack() {
    PartitionManifest last = manifest.read(PARTITION);
    PartitionManifest followed = last;
    assertThat(last.sequence()).isZero();
    for (int i = 0; i < 3 * Manifest.CHECKPOINT_EVERY + 5; i++) {
      List<String> removed = i % 10 == 9 ? List.of(last.files().firstKey()) : List.of();
      last = manifest.commit(last, append("a", i, removed));
      assertThat(manifest.read(PARTITION)).isEqualTo(last);
      assertThat(manifest.readOn(last)).isEqualTo(last);
      if (i % 7 == 0) {
        followed = manifest.readOn(followed);
        assertThat(followed).isEqualTo(last);
      }
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

    assertThat(two.lost()).containsExactly(new Offsets(10, 19));
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

  @Test
  void itIsKnownForADayWhenAFileStoppedToCount() {
    PartitionManifest one = manifest.commit(manifest.read(PARTITION), append("a", 0, List.of()));
    String first = one.files().firstKey();
    PartitionManifest two = manifest.commit(one, append("a", 1, List.of(first)));
    for (int i = 2; i < Manifest.CHECKPOINT_EVERY + 2; i++) {
      two = manifest.commit(two, append("a", i, List.of()));
    }

    assertThat(manifest.read(PARTITION).retired()).containsExactly(Map.entry(first, 17L));
    long later = 18 + PartitionManifest.RETIRED_FOR_MILLIS;
    assertThat(
            manifest
                .commit(two, new Commit("a", later, Optional.empty(), List.of(), List.of()))
                .retired())
        .isEmpty();
  }

  @Test
  void aRestartCountsAndWhoWroteBeforeIsOutpaced() {
    PartitionManifest before = manifest.read(PARTITION);
    for (int i = 0; i < 3; i++) {
      before = manifest.commit(before, append("a", i, List.of()));
    }
    bucket.delete(Manifest.key(PARTITION, 2));
    DataFile kept = before.files().get(before.files().firstKey());

    PartitionManifest restarted =
        manifest.restart(
            PARTITION,
            "b",
            18,
            List.of(kept),
            OptionalLong.of(9),
            List.of(new Offsets(2, 3)),
            Salvage.NOTHING);

    assertThat(manifest.read(PARTITION)).isEqualTo(restarted);
    assertThat(manifest.readOn(before)).isEqualTo(restarted);
    assertThat(restarted.files()).containsOnlyKeys(kept.key());
    assertThat(restarted.lastOffset()).hasValue(9);
    PartitionManifest stale = before;
    assertThatThrownBy(() -> manifest.commit(stale, append("a", 3, List.of())))
        .isInstanceOf(OutpacedException.class);
    PartitionManifest again = manifest.commit(restarted, append("a", 1, List.of()));
    assertThat(manifest.read(PARTITION)).isEqualTo(again);
  }

  @Test
  void aRestartWorksWhateverNumberTheNewestEntryHas() {
    for (int i = 0; i < 2 * Manifest.CHECKPOINT_EVERY + 1; i++) {
      SourcePartition partition = new SourcePartition(Source.METRICS, i);
      PartitionManifest last = manifest.read(partition);
      for (int j = 0; j < i; j++) {
        last = manifest.commit(last, append("a", j, List.of()));
      }

      PartitionManifest restarted =
          manifest.restart(
              partition, "b", 18, List.of(), OptionalLong.of(9), List.of(), Salvage.NOTHING);

      assertThat(manifest.read(partition)).isEqualTo(restarted);
      assertThat(restarted.sequence()).isGreaterThan(last.sequence());
    }
  }

  @Test
  void daysThatWereDroppedStayKnownWhateverComesAfter() {
    PartitionManifest last = manifest.commit(manifest.read(PARTITION), append("a", 0, List.of()));
    String old = last.files().firstKey();
    last = manifest.commit(last, append("a", 1, List.of(old))); // replaced
    assertThat(last.dropped()).isEmpty();

    last =
        manifest.commit(
            last,
            new Commit("a", 17, Optional.empty(), List.of(), List.copyOf(last.files().keySet())));

    Dropped day = new Dropped(Dataset.EVENTS, null, 0, 86_399_999);
    assertThat(manifest.read(PARTITION).dropped()).containsExactly(day);
    assertThat(manifest.salvage(PARTITION).dropped()).containsExactly(day);
    for (int i = 2; i < Manifest.CHECKPOINT_EVERY; i++) {
      last = manifest.commit(last, append("a", i, List.of()));
    }
    manifest.prune(last, Instant.MAX);
    assertThat(manifest.read(PARTITION).dropped()).containsExactly(day);
    assertThat(
            manifest
                .restart(
                    PARTITION,
                    "b",
                    18,
                    List.of(),
                    OptionalLong.of(9),
                    List.of(),
                    manifest.salvage(PARTITION))
                .dropped())
        .containsExactly(day);
  }

  @Test
  void theClusterIsKnownFromTheFirstEntryThatHasItOn() {
    PartitionManifest old = manifest.commit(manifest.read(PARTITION), append("a", 0, List.of()));
    assertThat(new String(bucket.get(Manifest.key(PARTITION, 1)), StandardCharsets.UTF_8))
        .as("as it was written before there was a cluster in it")
        .doesNotContain("cluster");
    assertThat(manifest.read(PARTITION).cluster()).isEmpty();

    Commit next = append("a", 1, List.of());
    PartitionManifest last =
        manifest.commit(
            old, new Commit("a", 17, next.offsets(), next.added(), next.removed(), "mine"));
    for (int i = 2; i < Manifest.CHECKPOINT_EVERY; i++) {
      last = manifest.commit(last, append("a", i, List.of()));
    }
    manifest.prune(last, Instant.MAX);

    assertThat(manifest.read(PARTITION)).isEqualTo(last);
    assertThat(last.cluster()).hasValue("mine");
    PartitionManifest restarted =
        manifest.restart(
            PARTITION,
            "b",
            18,
            List.of(),
            OptionalLong.of(9),
            List.of(),
            manifest.salvage(PARTITION));
    assertThat(restarted.cluster()).hasValue("mine");
    assertThat(restarted.isOfAnother(Optional.of("other"))).isTrue();
    assertThat(restarted.isOfAnother(Optional.of("mine"))).isFalse();
    assertThat(old.isOfAnother(Optional.of("other"))).isFalse();
  }

  @Test
  void pruningLeavesWhatIsRead() {
    PartitionManifest last = manifest.read(PARTITION);
    for (int i = 0; i < 2 * Manifest.CHECKPOINT_EVERY + 5; i++) {
      last = manifest.commit(last, append("a", i, List.of()));
    }

    assertThat(manifest.prune(last, Instant.EPOCH)).isZero();
    assertThat(manifest.prune(last, Instant.EPOCH.plusMillis(1)))
        .isEqualTo(2 * Manifest.CHECKPOINT_EVERY - 1);

    assertThat(manifest.read(PARTITION)).isEqualTo(last);
  }

  @Test
  void whatIsOnItsWayIntoTheStoreUnderAnotherNameIsNothingYet() {
    PartitionManifest one = manifest.commit(manifest.read(PARTITION), append("a", 0, List.of()));
    bucket.plant(Manifest.key(PARTITION, 2) + "-9a089adf-5971-4879-8f3d-0db9d972b84c", new byte[3]);
    bucket.plant(SourcePartition.ROOT + "notes.txt", new byte[3]);

    assertThat(manifest.read(PARTITION)).isEqualTo(one);
    assertThat(manifest.readAll()).containsExactly(one);
    assertThat(manifest.prune(one, Instant.MAX)).isZero();
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
