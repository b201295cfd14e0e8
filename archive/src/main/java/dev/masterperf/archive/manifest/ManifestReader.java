package dev.masterperf.archive.manifest;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.MissingObjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The manifest as a reader follows it: of each partition the last state that could be read, and
 * what is wrong with what comes after. Reads only what is new since the last time. For one thread
 * at a time.
 */
public final class ManifestReader {
  private final Bucket bucket;
  private final TreeMap<SourcePartition, PartitionManifest> known = new TreeMap<>();

  public ManifestReader(Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * A partition's state.
   *
   * @param manifest all that counts, or did when the log could be read last
   * @param damage why it cannot be read any further; empty if this is all there is
   */
  public record Reading(PartitionManifest manifest, Optional<Damage> damage) {}

  /**
   * An entry that cannot be read.
   *
   * @param key of the entry
   */
  public record Damage(String key, String reason) {}

  /**
   * What counts now of all partitions of which something is archived.
   *
   * @throws BucketException (unchecked) if the bucket cannot be listed
   */
  public List<Reading> read() {
    SortedMap<SourcePartition, NavigableMap<Long, String>> logs = new TreeMap<>();
    known.keySet().forEach(partition -> logs.put(partition, new TreeMap<>()));
    for (String key : bucket.keys(SourcePartition.ROOT)) {
      SourcePartition partition = SourcePartition.of(key).orElse(null);
      if (partition != null) {
        NavigableMap<Long, String> log = logs.computeIfAbsent(partition, fresh -> new TreeMap<>());
        // What is not named as an entry is none, and nothing that counts.
        Manifest.sequenceOf(partition, key).ifPresent(sequence -> log.put(sequence, key));
      }
    }
    List<Reading> readings = new ArrayList<>();
    logs.forEach((partition, log) -> readings.add(follow(partition, log)));
    return readings;
  }

  private Reading follow(SourcePartition partition, NavigableMap<Long, String> log) {
    PartitionManifest before = known.getOrDefault(partition, PartitionManifest.empty(partition));
    long newest = log.isEmpty() ? 0 : log.lastKey();
    if (newest < before.sequence()) {
      return damaged(before, before.sequence(), "the entry is gone");
    }
    long first = firstToRead(before, newest);
    Reading reading = replay(before, log, first, newest);
    if (reading.damage().isPresent()
        && reading.manifest().sequence() == before.sequence()
        && first > before.sequence() + 1) {
      // The entry that holds all is damaged itself: then what counted just before it.
      reading =
          new Reading(
              replay(before, log, firstToRead(before, first - 1), first - 1).manifest(),
              reading.damage());
    }
    known.put(partition, reading.manifest());
    return reading;
  }

  private Reading replay(
      PartitionManifest before, NavigableMap<Long, String> log, long first, long last) {
    PartitionManifest state = before;
    for (long next = first; next <= last; next++) {
      String key = log.get(next);
      if (key == null) {
        return damaged(state, next, "the entry is missing");
      }
      try {
        state = ManifestEntry.parse(key, bucket.get(key)).apply(state);
      } catch (MissingObjectException e) {
        return damaged(state, next, "the entry is missing");
      } catch (DamagedManifestException | IllegalArgumentException e) {
        return damaged(state, next, "the entry is damaged");
      } catch (BucketException e) {
        return damaged(state, next, String.valueOf(e.getMessage()));
      }
    }
    return new Reading(state, Optional.empty());
  }

  /** The newest entry that holds all that counts, unless what is known is not that far behind. */
  private static long firstToRead(PartitionManifest state, long newest) {
    long checkpoint = newest / Manifest.CHECKPOINT_EVERY * Manifest.CHECKPOINT_EVERY;
    return Math.max(state.sequence() + 1, Math.max(1, checkpoint));
  }

  private static Reading damaged(PartitionManifest state, long sequence, String reason) {
    String key = Manifest.key(state.partition(), Math.max(1, sequence));
    return new Reading(state, Optional.of(new Damage(key, reason)));
  }
}
