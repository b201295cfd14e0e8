package dev.masterperf.archive.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.bucket.MemoryBucket.Fault;
import dev.masterperf.archive.manifest.DamagedManifestException;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts is the same before, after and in the middle of a compaction. */
class CompactorTest {
  private static final Instant NEXT_DAY =
      Instant.ofEpochMilli(Topic.DAY).plusSeconds(86_400 + 3_600);

  @TempDir Path folder;

  @Property(tries = 60)
  void aCrashAtAnyStepLosesAndDoublesNothing(
      @ForAll @IntRange(max = 45) int step, @ForAll Fault fault) throws IOException {
    MemoryBucket bucket = new MemoryBucket();
    Path scratch = Files.createTempDirectory("compactor");
    try {
      Topic topic = new Topic(bucket, scratch);
      for (int i = 0; i < 5; i++) {
        topic.append(40L * i, 40L * i + 39);
      }
      for (int i = 0; i < step; i++) {
        bucket.next(Fault.NONE);
      }
      bucket.next(fault);

      try {
        compactor(bucket, scratch).compact(Topic.PARTITION, () -> false);
      } catch (BucketException | DamagedManifestException e) {
        assertThat(fault).isNotEqualTo(Fault.NONE);
      }

      bucket.heal();
      bucket.arrive();
      assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(199));
      assertThat(scratch).isEmptyDirectory();
      compactor(bucket, scratch).compact(Topic.PARTITION, () -> false);
      assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(199));
      assertThat(new Manifest(bucket).read(Topic.PARTITION).files()).hasSize(2);
      assertThat(Verification.deep(bucket, scratch, Report.NONE).findings()).isEmpty();
    } finally {
      delete(scratch);
    }
  }

  @Test
  void oneFileOfADayIsSortedAndReplacesTheOthersAtOnce() {
    MemoryBucket bucket = new MemoryBucket();
    Topic topic = new Topic(bucket, folder);
    for (int i = 0; i < 5; i++) {
      topic.append(40L * i, 40L * i + 39);
    }
    PartitionManifest before = new Manifest(bucket).read(Topic.PARTITION);

    Compactor.Done done = compactor(bucket, folder).compact(Topic.PARTITION, () -> false);

    PartitionManifest after = new Manifest(bucket).read(Topic.PARTITION);
    assertThat(done.files()).isEqualTo(2);
    assertThat(done.replaced()).isEqualTo(before.files().size());
    assertThat(after.lastOffset()).isEqualTo(before.lastOffset());
    assertThat(after.retired().keySet()).isEqualTo(before.files().keySet());
    assertThat(after.files().keySet())
        .anyMatch(
            key ->
                key.endsWith(
                    "metrics-p003-00000000000000000000-00000000000000000199-c0000000005.parquet"));
    List<String> order =
        topic.archived().stream()
            .map(event -> event.series().key().text() + event.tsNanos())
            .toList();
    assertThat(order).isSorted();
  }

  @Test
  void aWriterThatAppendsMeanwhileAndTheCompactionBothCount() {
    MemoryBucket memory = new MemoryBucket();
    Topic topic = new Topic(memory, folder);
    for (int i = 0; i < 5; i++) {
      topic.append(40L * i, 40L * i + 39);
    }
    List<Long> appended = new ArrayList<>();
    Bucket racing =
        new InFrontOf(
            memory,
            key -> {
              if (key.startsWith(Topic.PARTITION.prefix()) && appended.size() < 3) {
                long first = 200 + 10L * appended.size();
                appended.add(first);
                topic.append(first, first + 9);
              }
            });

    compactor(racing, folder).compact(Topic.PARTITION, () -> false);

    assertThat(appended).hasSize(3);
    assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(229));
    assertThat(Verification.deep(memory, folder, Report.NONE).findings()).isEmpty();
    assertThat(new Manifest(memory).read(Topic.PARTITION).files().keySet())
        .filteredOn(key -> key.contains("-c00000"))
        .hasSize(2);
  }

  @Test
  void twoCompactionsAtOnceReplaceOnce() {
    MemoryBucket memory = new MemoryBucket();
    Topic topic = new Topic(memory, folder);
    for (int i = 0; i < 5; i++) {
      topic.append(40L * i, 40L * i + 39);
    }
    List<Compactor.Done> other = new ArrayList<>();
    Bucket racing =
        new InFrontOf(
            memory,
            key -> {
              if (key.startsWith(Topic.PARTITION.prefix()) && other.isEmpty()) {
                other.add(Compactor.Done.NOTHING);
                other.add(compactor(memory, folder).compact(Topic.PARTITION, () -> false));
              }
            });

    compactor(racing, folder).compact(Topic.PARTITION, () -> false);

    assertThat(topic.archived()).containsExactlyInAnyOrder(Topic.upTo(199));
    assertThat(new Manifest(memory).read(Topic.PARTITION).files()).hasSize(2);
  }

  @Test
  void aDamagedFileIsNotMadePartOfAnother() {
    MemoryBucket bucket = new MemoryBucket();
    Topic topic = new Topic(bucket, folder);
    for (int i = 0; i < 5; i++) {
      topic.append(60L * i, 60L * i + 59);
    }
    PartitionManifest before = new Manifest(bucket).read(Topic.PARTITION);
    String damaged = before.files().firstKey();
    byte[] body = bucket.get(damaged);
    body[body.length / 2] ^= 1;
    bucket.plant(damaged, body);

    compactor(bucket, folder).compact(Topic.PARTITION, () -> false);

    assertThat(new Manifest(bucket).read(Topic.PARTITION).files()).containsKey(damaged);
    assertThat(folder).isEmptyDirectory();
  }

  private static Compactor compactor(Bucket bucket, Path scratch) {
    return new Compactor(bucket, scratch, "c", () -> NEXT_DAY, 17);
  }

  private static void delete(Path scratch) throws IOException {
    try (Stream<Path> found = Files.walk(scratch)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
