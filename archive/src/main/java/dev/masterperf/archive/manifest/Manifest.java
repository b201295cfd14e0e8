package dev.masterperf.archive.manifest;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.model.CrashPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The manifest in a bucket: for each partition a log of commits, numbered without a gap. A commit
 * is an object created if nobody else did, so of two writers one wins and the other is told. Each
 * commit that can be divided by {@link #CHECKPOINT_EVERY} also holds all that counts then, and who
 * reads begins there.
 */
public final class Manifest {
  static final int CHECKPOINT_EVERY = 64;

  private static final Pattern ENTRY = Pattern.compile("(0\\d{19})\\.json");

  private final Bucket bucket;

  public Manifest(Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * What counts now.
   *
   * @throws DamagedManifestException (unchecked) if an entry is missing or damaged
   * @throws dev.masterperf.archive.bucket.BucketException (unchecked) if the bucket cannot be asked
   */
  public PartitionManifest read(SourcePartition partition) {
    return replay(partition, bucket.keys(partition.prefix()));
  }

  /**
   * What counts now, for somebody who read it before: only what came since is read, or less.
   *
   * @param known what counted then
   * @throws DamagedManifestException (unchecked) if an entry is missing or damaged
   */
  public PartitionManifest readOn(PartitionManifest known) {
    return replay(known.partition(), bucket.keys(known.partition().prefix()), known);
  }

  /** What counts now of all partitions of which something is archived, in order. */
  public List<PartitionManifest> readAll() {
    TreeMap<SourcePartition, List<String>> logs = new TreeMap<>();
    for (String key : bucket.keys(SourcePartition.ROOT)) {
      SourcePartition.of(key)
          .ifPresent(
              partition -> logs.computeIfAbsent(partition, fresh -> new ArrayList<>()).add(key));
    }
    return logs.entrySet().stream().map(log -> replay(log.getKey(), log.getValue())).toList();
  }

  private PartitionManifest replay(SourcePartition partition, List<String> keys) {
    return replay(partition, keys, PartitionManifest.empty(partition));
  }

  private PartitionManifest replay(
      SourcePartition partition, List<String> keys, PartitionManifest known) {
    TreeSet<Long> sequences =
        keys.stream()
            .flatMapToLong(key -> sequenceOf(partition, key).stream())
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    if (sequences.isEmpty()) {
      return PartitionManifest.empty(partition);
    }
    long newest = sequences.last();
    long checkpoint = Math.max(1, newest / CHECKPOINT_EVERY * CHECKPOINT_EVERY);
    boolean goesOn = known.sequence() >= checkpoint && known.sequence() <= newest;
    PartitionManifest state = goesOn ? known : PartitionManifest.empty(partition);
    for (long sequence = goesOn ? known.sequence() + 1 : checkpoint;
        sequence <= newest;
        sequence++) {
      if (!sequences.contains(sequence)) {
        throw new DamagedManifestException("missing: " + key(partition, sequence));
      }
      state = ManifestEntry.parse(key(partition, sequence), get(partition, sequence)).apply(state);
    }
    return state;
  }

  private byte[] get(SourcePartition partition, long sequence) {
    return bucket.get(key(partition, sequence));
  }

  /**
   * Makes a commit count. Written again by the same writer it is a success, so after an error it
   * can be tried again.
   *
   * @param before what the writer knows to count
   * @return what counts now
   * @throws OutpacedException (unchecked) if another writer committed since {@code before}
   * @throws IllegalArgumentException if the commit does not fit to what counts
   * @throws dev.masterperf.archive.bucket.BucketException (unchecked) if the bucket did not answer:
   *     then the commit may count or not
   */
  public PartitionManifest commit(PartitionManifest before, Commit commit) {
    PartitionManifest after = before.after(commit);
    write(after, ManifestEntry.of(commit, after).bytes());
    return after;
  }

  /**
   * Begins anew with what a rebuild found, behind all entries there are. Those stay, and nobody
   * reads them any more.
   *
   * @param files what is to count
   * @param lastOffset the highest offset they hold
   * @param lost offsets before it that nothing holds
   * @param salvage what is left of the log; what was dropped stays known, and whose offsets these
   *     are
   * @throws OutpacedException (unchecked) if a writer committed meanwhile
   */
  public PartitionManifest restart(
      SourcePartition partition,
      String writer,
      long committedMillis,
      List<DataFile> files,
      OptionalLong lastOffset,
      List<Commit.Offsets> lost,
      Salvage salvage) {
    long newest =
        bucket.keys(partition.prefix()).stream()
            .flatMapToLong(key -> sequenceOf(partition, key).stream())
            .max()
            .orElse(0);
    TreeMap<String, DataFile> byKey = new TreeMap<>();
    files.forEach(file -> byKey.put(file.key(), file));
    PartitionManifest after =
        new PartitionManifest(
            partition,
            (newest / CHECKPOINT_EVERY + 1) * CHECKPOINT_EVERY,
            lastOffset,
            lost,
            byKey,
            new TreeMap<>(),
            salvage.dropped(),
            Optional.ofNullable(salvage.cluster()));
    Commit nothing = new Commit(writer, committedMillis, Optional.empty(), List.of(), List.of());
    if (newest + 1 < after.sequence()) {
      // Takes the number of whoever wrote the newest, so that it has to read again.
      Commit taking = newest == 0 ? all(writer, committedMillis, byKey, lastOffset) : nothing;
      PartitionManifest next =
          new PartitionManifest(
              partition,
              newest + 1,
              OptionalLong.empty(),
              List.of(),
              byKey,
              new TreeMap<>(),
              List.of(),
              after.cluster());
      write(next, ManifestEntry.of(taking, next).bytes());
    }
    write(after, ManifestEntry.of(nothing, after).bytes());
    return after;
  }

  /**
   * Where no entry is left this is a log of its own as soon as it is written: if the rebuild breaks
   * off behind it, what counts must be in it.
   */
  private static Commit all(
      String writer,
      long committedMillis,
      SortedMap<String, DataFile> files,
      OptionalLong lastOffset) {
    // Of the last alone, since there may be holes before it, which a later rebuild has to find.
    Optional<Commit.Offsets> covered =
        lastOffset.isPresent()
            ? Optional.of(new Commit.Offsets(lastOffset.getAsLong(), lastOffset.getAsLong()))
            : Optional.empty();
    return new Commit(writer, committedMillis, covered, List.copyOf(files.values()), List.of());
  }

  private void write(PartitionManifest after, byte[] body) {
    String key = key(after.partition(), after.sequence());
    boolean created = bucket.putIfAbsent(key, body);
    CrashPoint.ARCHIVE_COMMITTED.pass();
    if (!Arrays.equals(bucket.get(key), body)) {
      throw new OutpacedException(
          key + (created ? " was written, but holds something else" : " is of another writer"));
    }
  }

  /**
   * What the entries of a log say that can be read, one by one, whether or not others are missing.
   */
  public Salvage salvage(SourcePartition partition) {
    Salvage salvage = Salvage.NOTHING;
    for (String key : bucket.keys(partition.prefix())) {
      try {
        salvage = ManifestEntry.parse(key, bucket.get(key)).addTo(salvage);
      } catch (DamagedManifestException e) {
        salvage = salvage.damaged(key);
      }
    }
    return salvage;
  }

  /** The partitions that have a log, whether it can be read or not. */
  public Set<SourcePartition> partitions() {
    return bucket.keys(SourcePartition.ROOT).stream()
        .flatMap(key -> SourcePartition.of(key).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Deletes entries that nobody reads any more.
   *
   * @param now what counts
   * @param before only those stored before this time
   * @return how many
   */
  public int prune(PartitionManifest now, Instant before) {
    long needed = now.sequence() / CHECKPOINT_EVERY * CHECKPOINT_EVERY;
    int deleted = 0;
    for (Bucket.Listed entry : bucket.list(now.partition().prefix())) {
      OptionalLong sequence = sequenceOf(now.partition(), entry.key());
      if (sequence.isPresent()
          && sequence.getAsLong() < needed
          && entry.lastModified().isBefore(before)) {
        bucket.delete(entry.key());
        deleted++;
      }
    }
    return deleted;
  }

  static String key(SourcePartition partition, long sequence) {
    return partition.prefix() + String.format(Locale.ROOT, "%020d.json", sequence);
  }

  /**
   * The number of an entry; empty if the key is none's: a store can show what is on its way into it
   * under another name, and that is nothing yet.
   */
  static OptionalLong sequenceOf(SourcePartition partition, String key) {
    Matcher matcher = ENTRY.matcher(key.substring(partition.prefix().length()));
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
