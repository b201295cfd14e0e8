package dev.masterperf.archive.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.bucket.MemoryBucket.Fault;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.ManifestReader.Reading;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {
  private static final SourcePartition PARTITION = new SourcePartition(Source.METRICS, 3);

  private final MemoryBucket bucket = new MemoryBucket();
  private final Manifest manifest = new Manifest(bucket);
  private final ManifestReader reader = new ManifestReader(bucket);
  private PartitionManifest last = manifest.read(PARTITION);

  @Test
  void followsEachCommitAsTheManifestReadsIt() {
    assertThat(reader.read()).isEmpty();
    for (int i = 0; i < 2 * Manifest.CHECKPOINT_EVERY + 3; i++) {
      append();
      assertThat(reader.read()).containsExactly(new Reading(last, Optional.empty()));
    }
    assertThat(new ManifestReader(bucket).read())
        .containsExactly(new Reading(last, Optional.empty()));
  }

  @Test
  void whatWasReadIsNotReadAgain() {
    append();
    reader.read();
    bucket.plant(Manifest.key(PARTITION, 1), new byte[] {1});
    append();

    assertThat(reader.read()).containsExactly(new Reading(last, Optional.empty()));
  }

  @Test
  void behindADamagedEntryNothingIsKnownAndWhatCountedBeforeIs() {
    append();
    PartitionManifest before = last;
    append();
    append();
    bucket.plant(Manifest.key(PARTITION, 2), new byte[] {1});

    Reading damaged = only(reader.read());
    assertThat(damaged.manifest()).isEqualTo(before);
    assertThat(damaged.damage().orElseThrow().key()).isEqualTo(Manifest.key(PARTITION, 2));
    bucket.delete(Manifest.key(PARTITION, 2));
    assertThat(only(reader.read()).damage().orElseThrow().reason()).contains("missing");
  }

  @Test
  void aDamagedCheckpointLeavesWhatCountedBeforeIt() {
    for (int i = 0; i < Manifest.CHECKPOINT_EVERY - 1; i++) {
      append();
    }
    PartitionManifest before = last;
    append();
    append();
    bucket.plant(Manifest.key(PARTITION, Manifest.CHECKPOINT_EVERY), new byte[] {1});

    Reading damaged = only(reader.read());

    assertThat(damaged.manifest()).isEqualTo(before);
    assertThat(damaged.damage()).isPresent();
  }

  @Test
  void anEntryThatIsGoneIsToldAndARestartIsFollowed() {
    append();
    append();
    reader.read();
    bucket.delete(Manifest.key(PARTITION, 2));
    assertThat(only(reader.read()).damage().orElseThrow().reason()).contains("gone");

    PartitionManifest rebuilt =
        manifest.restart(
            PARTITION,
            "rebuild",
            17,
            List.copyOf(last.files().values()),
            OptionalLong.of(19),
            List.of(),
            Salvage.NOTHING);

    assertThat(reader.read()).containsExactly(new Reading(rebuilt, Optional.empty()));
  }

  @Test
  void whatIsNoEntryIsNotLookedAtAndABucketThatDoesNotListIsTold() {
    append();
    bucket.plant(PARTITION.prefix() + ".DS_Store", new byte[] {1});
    bucket.plant(SourcePartition.ROOT + "notes.txt", new byte[] {1});

    assertThat(reader.read()).containsExactly(new Reading(last, Optional.empty()));
    bucket.next(Fault.REFUSED);
    Assertions.assertThatThrownBy(reader::read).isInstanceOf(BucketException.class);
  }

  private static Reading only(List<Reading> readings) {
    assertThat(readings).hasSize(1);
    return readings.get(0);
  }

  private void append() {
    long index = last.sequence();
    String key = Place.ofEvents("global", 0).prefix() + index + ".parquet";
    last =
        manifest.commit(
            last,
            new Commit(
                "a",
                17,
                Optional.of(new Commit.Offsets(10 * index, 10 * index + 9)),
                List.of(new DataFile(key, 100, "00", 10, 0, 5, "a", "b")),
                List.of()));
  }
}
