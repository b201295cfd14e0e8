package dev.masterperf.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.PartitionArchive.Surroundings;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.bucket.MemoryBucket.Fault;
import dev.masterperf.archive.bucket.OtherContentException;
import dev.masterperf.archive.bucket.VerifiedUpload;
import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.DamagedManifestException;
import dev.masterperf.archive.manifest.FileName;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.OutpacedException;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.archive.segment.Formats;
import dev.masterperf.archive.segment.Scratch;
import dev.masterperf.model.DeletedScopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Whatever crashes, whoever lives on unnoticed, and however the bucket fails: at each moment what
 * counts in the archive and what lies in the topic behind it are all there is, each event once.
 */
class CrashAndResumeTest {
  private static final SourcePartition SOURCE = new SourcePartition(Source.METRICS, 3);

  /** Metrics of one record; some of those records are no metrics at all. */
  private static final int BATCH = 2;

  private static final int POISON_EVERY = 7;

  enum Action {
    /** The writer's process starts, dropping what an earlier life held, at whatever step it was. */
    START,
    READ,
    CLOSE,
    /** One step: a file is stored, or the segment committed. */
    ADVANCE,
    /** What counts is deleted from the topic. */
    TRIM,
    /** A file that counts is exchanged for another one, as compaction does. */
    COMPACT,
    /** What the bucket took up long ago appears at last. */
    ARRIVE
  }

  /**
   * One step of the history.
   *
   * @param writer which of two processes acts; both can believe that they own the partition
   * @param amount how many records it reads
   * @param faults how the bucket treats the next calls
   */
  record Step(int writer, Action action, int amount, List<Fault> faults) {}

  @Property(tries = 300)
  void anyHistoryArchivesEachEventOnce(
      @ForAll("steps") List<Step> steps, @ForAll("offsets") Set<Long> offsets) {
    History history = new History(new TreeSet<>(offsets));

    for (Step step : steps) {
      history.play(step);
      history.compareWithTruth();
    }
    history.finish();
    history.compareWithTruth();

    assertThat(history.archivedTo()).isEqualTo(offsets.stream().mapToLong(o -> o).max().orElse(-1));
    assertThat(history.leftFiles()).isEmpty();
  }

  /** Two writers, one bucket, one partition whose offsets have gaps as transactions make them. */
  private static final class History {
    private final SortedSet<Long> written;
    private final SortedSet<Long> topic;
    private final MemoryBucket bucket = new MemoryBucket();
    private final Manifest manifest = new Manifest(bucket);
    private final Path folder = temporary();
    private final @Nullable PartitionArchive[] writers = new PartitionArchive[2];
    private long millis;

    History(SortedSet<Long> offsets) {
      this.written = offsets;
      this.topic = new TreeSet<>(offsets);
    }

    void play(Step step) {
      bucket.heal();
      step.faults().forEach(bucket::next);
      try {
        play(step.writer(), step.action(), step.amount());
      } catch (OtherContentException e) {
        assertThat(e).hasMessageContaining(".parquet"); // damaged now, or in an earlier step
      } catch (BucketException | DamagedManifestException e) {
        assertThat(step.faults()).anyMatch(fault -> fault != Fault.NONE);
      } catch (OutpacedException e) {
        abandon(step.writer());
      }
      bucket.heal();
    }

    private void play(int id, Action action, int amount) {
      PartitionArchive writer = writers[id];
      switch (action) {
        case START -> {
          abandon(id);
          writers[id] = start(id);
        }
        case READ -> {
          if (writer != null) {
            read(writer, amount);
          }
        }
        case CLOSE -> {
          if (writer != null) {
            writer.close();
          }
        }
        case ADVANCE -> {
          if (writer != null) {
            writer.advance();
          }
        }
        case TRIM -> topic.removeIf(offset -> offset <= archivedTo());
        case COMPACT -> compact();
        case ARRIVE -> bucket.arrive();
      }
    }

    private PartitionArchive start(int id) {
      PartitionManifest counts = manifest.read(SOURCE);
      long end = written.isEmpty() ? 0 : written.last() + 1;
      long begin = topic.isEmpty() ? end : topic.first();
      ResumePoint point =
          ResumePoint.decide(
              counts, Optional.empty(), Math.min(begin, archivedTo(counts) + 1), end);
      return new PartitionArchive(counts, point.offset(), surroundings(id));
    }

    private Surroundings surroundings(int id) {
      return new Surroundings(
          bucket,
          Scratch.open(folder.resolve("writer-" + id)),
          new Formats(EventsFile::write, WindowsFile::write),
          SegmentSettings.DEFAULT.withBytes(3000, 10_000),
          "writer-" + id,
          new HeardCluster(),
          () -> DeletedScopes.NONE,
          new ArchiveTotals(),
          InstantSource.system(),
          () -> 0);
    }

    private void abandon(int id) {
      PartitionArchive writer = writers[id];
      if (writer != null) {
        writer.discard();
      }
      writers[id] = null;
    }

    private void read(PartitionArchive writer, int amount) {
      for (long offset : topic.tailSet(writer.next()).stream().limit(amount).toList()) {
        if (writer.collecting()) {
          writer.add(offset, Records.APPEND_MILLIS, null, payload(offset));
        }
      }
    }

    private static byte[] payload(long offset) {
      return offset % POISON_EVERY == 0
          ? new byte[] {'?'}
          : Records.batch(offset * BATCH, (offset + 1) * BATCH);
    }

    private void compact() {
      PartitionManifest counts = manifest.read(SOURCE);
      Optional<DataFile> file =
          counts.files().values().stream().filter(f -> !f.key().contains("-c")).findFirst();
      if (file.isEmpty()) {
        return;
      }
      DataFile old = file.get();
      FileName name = FileName.parse(old.key()).orElseThrow();
      String key =
          new FileName(name.source(), name.offsets(), OptionalLong.of(counts.sequence()))
              .in(old.place());
      byte[] read = bucket.get(old.key());
      if (!Checksum.sha256(read).equals(old.sha256())) {
        throw new BucketException("try again", null);
      }
      upload(key, read, old.sha256());
      DataFile made =
          new DataFile(
              key,
              old.bytes(),
              old.sha256(),
              old.rows(),
              old.fromMillis(),
              old.toMillis(),
              old.firstSeries(),
              old.lastSeries());
      manifest.commit(
          counts,
          new Commit("compactor", ++millis, Optional.empty(), List.of(made), List.of(old.key())));
    }

    private void upload(String key, byte[] body, String sha256) {
      try {
        Path file = Files.write(folder.resolve("compacted"), body);
        VerifiedUpload.put(bucket, key, file, sha256);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** A last writer, whom nothing disturbs, archives the rest. */
    void finish() {
      bucket.arrive();
      abandon(0);
      abandon(1);
      PartitionArchive writer = start(0);
      while (!topic.tailSet(writer.next()).isEmpty()) {
        read(writer, Integer.MAX_VALUE);
        writer.close();
        advance(writer);
      }
    }

    private static void advance(PartitionArchive writer) {
      while (!writer.collecting()) {
        try {
          writer.advance();
        } catch (OtherContentException e) {
          assertThat(e).hasMessageContaining("was there already"); // of a writer that was damaged
        }
      }
    }

    long archivedTo() {
      return archivedTo(manifest.read(SOURCE));
    }

    private static long archivedTo(PartitionManifest counts) {
      return counts.lastOffset().orElse(-1);
    }

    /** Each event to the last archived offset counts once, and the topic has all behind it. */
    void compareWithTruth() {
      long archivedTo = archivedTo();
      List<Long> archived =
          new ArrayList<>(new Contents(bucket).events().stream().map(Records::number).toList());
      archived.sort(null);
      assertThat(archived)
          .containsExactlyElementsOf(
              written.headSet(archivedTo + 1).stream()
                  .filter(offset -> offset % POISON_EVERY != 0)
                  .flatMap(offset -> numbers(offset))
                  .toList());
      assertThat(topic.tailSet(archivedTo + 1)).isEqualTo(written.tailSet(archivedTo + 1));
      assertThat(manifest.read(SOURCE).lost()).isEmpty();
    }

    private static Stream<Long> numbers(long offset) {
      return LongStream.range(offset * BATCH, (offset + 1) * BATCH).boxed();
    }

    List<Path> leftFiles() {
      List<Path> left = new ArrayList<>();
      for (int id = 0; id < writers.length; id++) {
        try (DirectoryStream<Path> files =
            Files.newDirectoryStream(Files.createDirectories(folder.resolve("writer-" + id)))) {
          files.forEach(left::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return left;
    }

    private static Path temporary() {
      try {
        Path folder = Files.createTempDirectory("archive-history");
        folder.toFile().deleteOnExit();
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Action> action =
        Arbitraries.frequency(
            Tuple.of(2, Action.START),
            Tuple.of(4, Action.READ),
            Tuple.of(3, Action.CLOSE),
            Tuple.of(10, Action.ADVANCE),
            Tuple.of(1, Action.TRIM),
            Tuple.of(1, Action.COMPACT),
            Tuple.of(1, Action.ARRIVE));
    Arbitrary<Fault> fault =
        Arbitraries.frequency(
            Tuple.of(12, Fault.NONE),
            Tuple.of(1, Fault.REFUSED),
            Tuple.of(1, Fault.ANSWER_LOST),
            Tuple.of(1, Fault.OVERTAKEN),
            Tuple.of(1, Fault.CONFLICT),
            Tuple.of(1, Fault.TRUNCATED),
            Tuple.of(1, Fault.DAMAGED));
    return Combinators.combine(
            Arbitraries.integers().between(0, 1),
            action,
            Arbitraries.integers().between(1, 6),
            fault.list().ofMaxSize(3))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<Set<Long>> offsets() {
    return Arbitraries.longs().between(0, 50).set().ofMaxSize(40);
  }
}
