package dev.masterperf.archive.manifest;

import dev.masterperf.archive.dataset.DataFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a partition from those entries of its log that can be read.
 *
 * @param files that counted at some time, by key
 * @param covered offsets that were committed
 * @param dropped days of which data was dropped since it was too old
 * @param cluster id of the Kafka cluster, from the newest entry that has one; null where none has
 * @param damaged keys of entries that cannot be read
 */
public record Salvage(
    Map<String, DataFile> files,
    List<Commit.Offsets> covered,
    List<Dropped> dropped,
    @Nullable String cluster,
    List<String> damaged) {
  static final Salvage NOTHING = new Salvage(Map.of(), List.of(), List.of(), null, List.of());

  public Salvage {
    files = Map.copyOf(files);
    covered = List.copyOf(covered);
    dropped = List.copyOf(dropped);
    damaged = List.copyOf(damaged);
  }

  Salvage plus(
      List<DataFile> moreFiles,
      List<Commit.Offsets> moreCovered,
      List<Dropped> moreDropped,
      @Nullable String newerCluster) {
    Map<String, DataFile> allFiles = new HashMap<>(files);
    moreFiles.forEach(file -> allFiles.put(file.key(), file));
    List<Commit.Offsets> allCovered = new ArrayList<>(covered);
    allCovered.addAll(moreCovered);
    return new Salvage(
        allFiles,
        allCovered,
        Dropped.both(dropped, moreDropped),
        newerCluster == null ? cluster : newerCluster,
        damaged);
  }

  Salvage damaged(String key) {
    List<String> all = new ArrayList<>(damaged);
    all.add(key);
    return new Salvage(files, covered, dropped, cluster, all);
  }
}
