package dev.masterperf.archive.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.ScopeDeletion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScopeRemovalTest {
  private static final Instant NOW = Instant.ofEpochMilli(Topic.DAY).plusSeconds(100_000);
  private static final ScopeDeletion DELETION = new ScopeDeletion("prod", NOW, "ada");
  private static final DeletedScopes DELETED = new DeletedScopes(List.of(DELETION));

  private final MemoryBucket bucket = new MemoryBucket();
  private final ScopeRemoval removal = new ScopeRemoval(bucket, "r", () -> NOW);
  private Topic topic;

  @TempDir Path folder;

  @BeforeEach
  void archiveSome() {
    topic = new Topic(bucket, folder);
    topic.append(0, 39);
    topic.append(40, 79);
  }

  @Test
  void itsFilesAndThoseOfNestedScopesAreGoneAndOthersStay() {
    List<String> gone = removal.remove(Topic.PARTITION, DELETED);

    assertThat(gone).hasSize(2).allMatch(key -> key.contains("scope=prod%2Feu"));
    assertThat(bucket.keys("history/")).noneMatch(key -> key.contains("scope=prod"));
    assertThat(topic.archived()).containsExactlyInAnyOrder(others(79));
    assertThat(removal.remove(Topic.PARTITION, DELETED)).isEmpty();
  }

  @Test
  void theManifestGoesOnBehindTheSameOffsetsAndTellsOthersOfNoHole() {
    removal.remove(Topic.PARTITION, DELETED);

    PartitionManifest after = new Manifest(bucket).read(Topic.PARTITION);
    assertThat(after.lastOffset()).hasValue(79);
    assertThat(after.lost()).isEmpty();
    assertThat(after.dropped()).as("no day of others is too old").isEmpty();
  }

  @Test
  void nothingComesBackWhenTheManifestIsMadeAnew() {
    removal.remove(Topic.PARTITION, DELETED);

    new Rebuild(bucket, folder, () -> NOW.plusSeconds(1_000_000), Report.NONE).run(true);

    assertThat(topic.archived()).containsExactlyInAnyOrder(others(79));
  }

  @Test
  void whatCameAfterItWasRestoredStays() {
    DeletedScopes restored =
        new DeletedScopes(List.of(DELETION.restored(Instant.ofEpochMilli(Topic.DAY - 1), "ada")));

    assertThat(removal.remove(Topic.PARTITION, restored)).isEmpty();
    assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(79));
  }

  private static PerfMetric[] others(long last) {
    return LongStream.rangeClosed(0, last)
        .mapToObj(Topic::event)
        .filter(event -> event.series().scope().equals("test"))
        .toArray(PerfMetric[]::new);
  }
}
