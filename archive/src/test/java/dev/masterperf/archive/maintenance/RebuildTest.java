package dev.masterperf.archive.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest made of the objects counts what the lost one did. */
class RebuildTest {
  private static final Instant LATER = Instant.ofEpochMilli(Topic.DAY).plusSeconds(3 * 86_400);

  @TempDir Path folder;

  @Property(tries = 60)
  void whateverWritersAndCompactionsLeftEachEventIsHeldOnce(
      @ForAll long seed, @ForAll boolean damagedOnly) throws IOException {
    MemoryBucket bucket = new MemoryBucket();
    Path scratch = Files.createTempDirectory("rebuild");
    Topic topic = new Topic(bucket, scratch);
    Random random = new Random(seed);
    long next = 0;
    int commits = 3 + random.nextInt(12);
    for (int i = 0; i < commits; i++) {
      long last = next + random.nextInt(60);
      for (int orphans = random.nextInt(3); orphans > 0 && i + 1 < commits; orphans--) {
        topic.storeOrphan(next, next + random.nextInt(60)); // a later commit reaches further
      }
      if (i + 1 == commits) {
        last = next + 200;
      }
      topic.append(next, last);
      next = last + 1;
      if (random.nextInt(3) == 0) {
        CompactionPlan few =
            new CompactionPlan(
                Duration.ZERO, 2 + random.nextInt(3), 2 + random.nextInt(4), 1 << 20);
        new Compactor(bucket, scratch, "c", () -> LATER)
            .compact(Topic.PARTITION, few, Report.NONE, random::nextBoolean);
        // Somebody had begun to delete what was replaced.
        for (String replaced : new Manifest(bucket).read(Topic.PARTITION).retired().keySet()) {
          if (random.nextBoolean()) {
            bucket.delete(replaced);
          }
        }
      }
    }
    List<String> log = bucket.keys(Topic.PARTITION.prefix());
    if (damagedOnly) {
      bucket.plant(log.get(random.nextInt(log.size())), new byte[] {1, 2});
    } else {
      log.forEach(bucket::delete);
    }

    List<Rebuild.Outcome> outcomes =
        new Rebuild(bucket, scratch, () -> LATER, Report.NONE).run(false);

    assertThat(outcomes).singleElement().matches(Rebuild.Outcome::rebuilt);
    assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(next - 1));
    assertThat(new Manifest(bucket).read(Topic.PARTITION).lastOffset()).hasValue(next - 1);
    assertThat(Verification.deep(bucket, scratch, Report.NONE).findings()).isEmpty();
    Files.delete(scratch);
  }

  @Test
  void aCrashedWritersFileDoesNotStandInForACompactionThatEndsWithinIt() throws IOException {
    whateverWritersAndCompactionsLeftEachEventIsHeldOnce(472250, false);
  }

  @Test
  void aWholeManifestIsLeftAlone() {
    MemoryBucket bucket = new MemoryBucket();
    new Topic(bucket, folder).append(0, 9);

    assertThat(rebuild(bucket, LATER)).noneMatch(Rebuild.Outcome::rebuilt);
    assertThat(new Manifest(bucket).read(Topic.PARTITION).sequence()).isEqualTo(1);
  }

  @Test
  void theNewestFilesAreArchivedAgainWhileTheTopicHasThem() {
    MemoryBucket bucket = new MemoryBucket();
    Topic topic = new Topic(bucket, folder);
    topic.append(0, 39);
    topic.append(40, 79);
    bucket.keys(Topic.PARTITION.prefix()).forEach(bucket::delete);

    List<Rebuild.Outcome> outcomes = rebuild(bucket, Instant.EPOCH.plusSeconds(60));

    assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(39));
    assertThat(outcomes.get(0).now().lastOffset()).hasValue(39);
    assertThat(outcomes.get(0).notes())
        .anyMatch(note -> note.startsWith("offsets 40 to 79 were stored at"));
    topic.append(40, 79);
    assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(79));
  }

  @Test
  void newestFilesThatTheTopicNoLongerHasCountAfterAnotherRebuild() {
    MemoryBucket bucket = new MemoryBucket();
    Topic topic = new Topic(bucket, folder);
    topic.append(0, 39);
    topic.append(40, 79);
    bucket.keys(Topic.PARTITION.prefix()).forEach(bucket::delete);
    Instant soon = Instant.EPOCH.plusSeconds(60);
    assertThat(rebuild(bucket, soon).get(0).notes())
        .anyMatch(note -> note.contains("rebuild-manifest --force"));
    topic.append(80, 99); // the topic began there, being trimmed behind what was archived

    assertThat(new Manifest(bucket).read(Topic.PARTITION).lost())
        .containsExactly(new Offsets(40, 79));
    Rebuild.Outcome again = new Rebuild(bucket, folder, () -> soon, Report.NONE).run(true).get(0);

    assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(99));
    assertThat(again.now().lost()).isEmpty();
  }

  @Test
  void aHoleBetweenFilesIsToldAndRemembered() {
    MemoryBucket bucket = new MemoryBucket();
    Topic topic = new Topic(bucket, folder);
    topic.append(0, 39);
    topic.append(60, 99);
    bucket.keys(Topic.PARTITION.prefix()).forEach(bucket::delete);

    Rebuild.Outcome outcome = rebuild(bucket, LATER).get(0);

    assertThat(outcome.now().lost()).containsExactly(new Offsets(40, 59));
    assertThat(outcome.notes()).anyMatch(note -> note.startsWith("offsets 40 to 59: no file"));
    assertThat(new Rebuild(bucket, folder, () -> LATER, Report.NONE).run(true).get(0).now().lost())
        .containsExactly(new Offsets(40, 59));
  }

  @Test
  void whatCannotBeDecodedDoesNotCount() {
    MemoryBucket bucket = new MemoryBucket();
    Topic topic = new Topic(bucket, folder);
    topic.append(0, 39);
    topic.append(40, 79);
    bucket.keys(Topic.PARTITION.prefix()).forEach(bucket::delete);
    String damaged = bucket.keys("history/events/").get(0);
    bucket.plant(damaged, new byte[] {1});

    Rebuild.Outcome outcome = rebuild(bucket, LATER).get(0);

    assertThat(outcome.now().files()).hasSize(3).doesNotContainKey(damaged);
    assertThat(outcome.notes()).anyMatch(note -> note.startsWith(damaged + " cannot be decoded"));
  }

  @Test
  void aRebuildThatBreaksOffLosesNothingThatCounted() {
    MemoryBucket bucket = new MemoryBucket();
    Topic topic = new Topic(bucket, folder);
    topic.append(0, 39);
    topic.append(40, 79);
    bucket.keys(Topic.PARTITION.prefix()).forEach(bucket::delete);
    List<String> puts = new ArrayList<>();
    Bucket breaking =
        new InFrontOf(
            bucket,
            key -> {
              puts.add(key);
              if (puts.size() == 2) {
                throw new BucketException("the power went off", null);
              }
            });
    assertThatThrownBy(() -> new Rebuild(breaking, folder, () -> LATER, Report.NONE).run(false))
        .isInstanceOf(BucketException.class);

    rebuild(bucket, LATER);

    assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(79));
    assertThat(new Manifest(bucket).read(Topic.PARTITION).lastOffset()).hasValue(79);
  }

  private List<Rebuild.Outcome> rebuild(MemoryBucket bucket, Instant now) {
    return new Rebuild(bucket, folder, () -> now, Report.NONE).run(false);
  }
}
