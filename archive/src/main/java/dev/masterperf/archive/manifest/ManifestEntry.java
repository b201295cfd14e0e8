package dev.masterperf.archive.manifest;

import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.model.wire.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a partition's log, as JSON with a checksum over everything else in it.
 *
 * @param sha256 of the entry written without it
 * @param cluster id of the Kafka cluster, as far as it is known
 * @param removedFor as in {@link Commit}
 * @param state all that counts after it, in every {@link Manifest#CHECKPOINT_EVERY}th entry
 */
record ManifestEntry(
    String source,
    int partition,
    long sequence,
    String writer,
    long committedMillis,
    Commit.@Nullable Offsets offsets,
    List<DataFile> added,
    List<String> removed,
    @Nullable State state,
    @Nullable String cluster,
    @Nullable String removedFor,
    @Nullable String sha256) {

  /**
   * All that counts.
   *
   * @param dropped null where nothing was
   */
  record State(
      @Nullable Long lastOffset,
      List<Commit.Offsets> lost,
      List<DataFile> files,
      SortedMap<String, Long> retired,
      @Nullable List<Dropped> dropped) {}

  static ManifestEntry of(Commit commit, PartitionManifest after) {
    State state =
        after.sequence() % Manifest.CHECKPOINT_EVERY == 0
            ? new State(
                after.lastOffset().isPresent() ? after.lastOffset().getAsLong() : null,
                after.lost(),
                List.copyOf(after.files().values()),
                after.retired(),
                after.dropped().isEmpty() ? null : after.dropped())
            : null;
    ManifestEntry entry =
        new ManifestEntry(
            after.partition().source().word(),
            after.partition().partition(),
            after.sequence(),
            commit.writer(),
            commit.committedMillis(),
            commit.offsets().orElse(null),
            commit.added(),
            commit.removed(),
            state,
            after.cluster().orElse(null),
            commit.removedFor(),
            null);
    return entry.withChecksum(Checksum.sha256(entry.bytes()));
  }

  private ManifestEntry withChecksum(@Nullable String checksum) {
    return new ManifestEntry(
        source,
        partition,
        sequence,
        writer,
        committedMillis,
        offsets,
        added,
        removed,
        state,
        cluster,
        removedFor,
        checksum);
  }

  byte[] bytes() {
    return Json.bytes(this);
  }

  /**
   * Reads an entry. Spelled otherwise than {@link #bytes} does, it is damaged as well.
   *
   * @throws DamagedManifestException if it is not what a writer wrote under this key
   */
  static ManifestEntry parse(String key, byte[] bytes) {
    ManifestEntry entry;
    try {
      entry = Json.read(bytes, ManifestEntry.class);
    } catch (IllegalArgumentException e) {
      throw new DamagedManifestException("damaged: " + key, e);
    }
    boolean whole =
        Arrays.equals(entry.bytes(), bytes)
            && Checksum.sha256(entry.withChecksum(null).bytes()).equals(entry.sha256);
    if (!whole) {
      throw new DamagedManifestException("damaged: " + key + ": its checksum does not fit");
    }
    return entry;
  }

  /** What is known with this entry too. */
  Salvage addTo(Salvage before) {
    List<DataFile> files = new ArrayList<>(added);
    List<Commit.Offsets> covered = new ArrayList<>();
    if (offsets != null) {
      covered.add(offsets);
    }
    List<Dropped> dropped = new ArrayList<>(commit().dropped());
    if (state != null) {
      files.addAll(state.files());
      dropped.addAll(orNone(state.dropped()));
    }
    return before.plus(files, covered, dropped, cluster);
  }

  /** What counts after this entry. */
  PartitionManifest apply(PartitionManifest before) {
    if (state == null) {
      return before.after(commit());
    }
    TreeMap<String, DataFile> files = new TreeMap<>();
    state.files().forEach(file -> files.put(file.key(), file));
    return new PartitionManifest(
        before.partition(),
        sequence,
        state.lastOffset() == null ? OptionalLong.empty() : OptionalLong.of(state.lastOffset()),
        state.lost(),
        files,
        state.retired(),
        orNone(state.dropped()),
        Optional.ofNullable(cluster));
  }

  private Commit commit() {
    return new Commit(
        writer, committedMillis, Optional.ofNullable(offsets), added, removed, cluster, removedFor);
  }

  private static List<Dropped> orNone(@Nullable List<Dropped> dropped) {
    return dropped == null ? List.of() : dropped;
  }
}
