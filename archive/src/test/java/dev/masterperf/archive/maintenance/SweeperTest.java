package dev.masterperf.archive.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.model.Resolution;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweeperTest {
  private final MemoryBucket bucket = new MemoryBucket();
  private Instant now = Instant.ofEpochMilli(Topic.DAY).plus(Duration.ofHours(30));
  private final Sweeper sweeper = new Sweeper(bucket, () -> now);
  private Topic topic;

  @TempDir Path folder;

  @BeforeEach
  void archiveSome() {
    topic = new Topic(bucket, folder);
    for (int i = 0; i < 4; i++) {
      topic.append(40L * i, 40L * i + 39);
    }
  }

  @Test
  void whatCountsStays() {
    assertThat(sweeper.sweep()).isEmpty();
    now = now.plus(Duration.ofDays(100));
    assertThat(sweeper.sweep()).isEmpty();
  }

  @Test
  void whatWasReplacedGoesAnHourLater() {
    Set<String> replaced = new Manifest(bucket).read(Topic.PARTITION).files().keySet();
    new Compactor(bucket, folder, "c", () -> now).compact(Topic.PARTITION, () -> false);

    now = now.plus(Sweeper.GRACE).minusSeconds(1);
    assertThat(sweeper.sweep()).isEmpty();
    now = now.plusSeconds(1);
    assertThat(sweeper.sweep()).containsExactlyInAnyOrderElementsOf(replaced);
    assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(159));
  }

  @Test
  void whatNobodyCommittedGoesADayAfterItWasStoredAndAnHourAfterItWasSeen() {
    topic.storeOrphan(160, 170);

    assertThat(sweeper.sweep()).isEmpty();
    now = now.plus(Sweeper.GRACE);
    assertThat(sweeper.sweep()).hasSize(1);
    assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(159));
  }

  @Test
  void withoutAManifestNothingIsDeleted() {
    bucket.keys(Topic.PARTITION.prefix()).forEach(bucket::delete);

    sweeper.sweep();
    now = now.plus(Duration.ofDays(100));
    assertThat(sweeper.sweep()).isEmpty();
  }

  @Test
  void whatIsOlderThanAManifestThatWasLostAndBegunAnewStays() {
    bucket.keys(Topic.PARTITION.prefix()).forEach(bucket::delete);
    topic.append(200, 209);

    sweeper.sweep();
    now = now.plus(Duration.ofDays(100));
    assertThat(sweeper.sweep()).isEmpty();
  }

  @Test
  void withADamagedManifestNothingIsDeleted() {
    bucket.plant(bucket.keys(Topic.PARTITION.prefix()).get(1), new byte[] {1});

    sweeper.sweep();
    now = now.plus(Duration.ofDays(100));
    assertThat(sweeper.sweep()).isEmpty();
  }

  @Test
  void aDayThatIsTooOldCountsNoLonger() {
    Retention thirtyHours =
        new Retention(
            Optional.of(Duration.ofHours(30)), Map.of(Resolution.MINUTE, Duration.ofHours(1)));
    Expiry expiry = new Expiry(bucket, thirtyHours, "e", () -> now);

    now = Instant.ofEpochMilli(Topic.DAY).plus(Duration.ofHours(54)).minusMillis(1);
    assertThat(expiry.drop(Topic.PARTITION)).isEmpty();
    now = now.plusMillis(1);
    assertThat(expiry.drop(Topic.PARTITION)).isNotEmpty();
    assertThat(topic.archived()).isEmpty();
    assertThat(new Manifest(bucket).read(Topic.PARTITION).lastOffset()).hasValue(159);
    assertThat(List.of(expiry.drop(Topic.PARTITION))).containsExactly(List.of());
  }
}
