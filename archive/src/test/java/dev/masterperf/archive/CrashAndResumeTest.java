package dev.masterperf.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.bucket.MemoryBucket.Fault;
import dev.masterperf.archive.segment.ReadReport;
import dev.masterperf.archive.segment.ResumePoint;
import dev.masterperf.archive.segment.SegmentReader;
import dev.masterperf.archive.segment.SegmentStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Whatever crashes, whoever lives on unnoticed, and however the bucket fails: each record is
 * archived once.
 */
class CrashAndResumeTest {
  private static final int PARTITION = 3;

  enum Action {
    /** The writer's process starts, dropping what an earlier life held. */
    START,
    READ,
    CLOSE,
    STORE
  }

  /**
   * One step of the history.
   *
   * @param writer which of two processes acts; both can believe that they own the partition
   * @param amount how many records it reads
   * @param fault how the bucket treats the first call of the step
   */
  record Step(int writer, Action action, int amount, Fault fault) {}

  @Property
  void anyHistoryArchivesEachRecordOnce(
      @ForAll("steps") List<Step> steps, @ForAll("offsets") Set<Long> offsets) {
    SortedSet<Long> topic = new TreeSet<>(offsets);
    History history = new History(topic);

    steps.forEach(history::play);
    history.finish();

    assertThat(history.report().missing()).isEmpty();
    assertThat(history.report().damaged()).isEmpty();
    assertThat(history.archived).containsExactlyElementsOf(topic);
  }

  /** Two writers, one bucket, one partition whose offsets have gaps as transactions make them. */
  private static final class History {
    private final SortedSet<Long> topic;
    private final MemoryBucket bucket = new MemoryBucket();
    private final SegmentStore store = new SegmentStore(bucket);
    private final @Nullable PartitionArchive[] writers = new PartitionArchive[2];
    private final List<Long> archived = new ArrayList<>();

    History(SortedSet<Long> topic) {
      this.topic = topic;
    }

    void play(Step step) {
      bucket.heal();
      bucket.next(step.fault());
      try {
        play(step.writer(), step.action(), step.amount());
      } catch (BucketException e) {
        assertThat(step.fault()).isNotEqualTo(Fault.NONE);
      }
    }

    private void play(int id, Action action, int amount) {
      PartitionArchive writer = writers[id];
      if (action == Action.START || writer == null) {
        writers[id] = start();
        return;
      }
      switch (action) {
        case READ -> read(writer, amount);
        case CLOSE -> writer.close();
        case STORE -> writer.store();
        case START -> throw new AssertionError("handled above");
      }
    }

    private PartitionArchive start() {
      long end = topic.isEmpty() ? 0 : topic.last() + 1;
      ResumePoint point = ResumePoint.decide(PARTITION, store.lastArchived(PARTITION), 0, end);
      return new PartitionArchive(
          PARTITION, point.offset(), store, 1500, Duration.ofHours(1), () -> 0);
    }

    private void read(PartitionArchive writer, int amount) {
      for (long offset : topic.tailSet(writer.next()).stream().limit(amount).toList()) {
        if (writer.collecting()) {
          writer.add(offset, Windows.json(offset));
        }
      }
    }

    /** A last writer, whom nothing disturbs, archives the rest. */
    void finish() {
      bucket.heal();
      PartitionArchive writer = start();
      while (!topic.tailSet(writer.next()).isEmpty()) {
        read(writer, Integer.MAX_VALUE);
        writer.close();
        writer.store();
      }
    }

    ReadReport report() {
      archived.clear();
      return new SegmentReader(store).read(window -> archived.add(Windows.number(window)));
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Action> action =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(Action.START)),
            Tuple.of(4, Arbitraries.just(Action.READ)),
            Tuple.of(3, Arbitraries.just(Action.CLOSE)),
            Tuple.of(4, Arbitraries.just(Action.STORE)));
    return Combinators.combine(
            Arbitraries.integers().between(0, 1),
            action,
            Arbitraries.integers().between(1, 6),
            Arbitraries.frequency(
                Tuple.of(8, Fault.NONE),
                Tuple.of(1, Fault.REFUSED),
                Tuple.of(1, Fault.ANSWER_LOST)))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<Set<Long>> offsets() {
    return Arbitraries.longs().between(0, 50).set().ofMaxSize(40);
  }
}
