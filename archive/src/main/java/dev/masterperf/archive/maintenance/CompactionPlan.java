package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.FileName;
import dev.masterperf.archive.manifest.PartitionManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which files of a partition become one.
 *
 * <p>A day that is over becomes one file, some time after its end. What arrives for it later stays
 * beside that file until it is worth reading the large one again. Of a day that goes on, many small
 * files become a middle one, so that nobody has to open hundreds; each row is thus written three
 * times, and now and then a fourth.
 *
 * @param settled how long after its end a day is over
 * @param pile so many files of a day that goes on are many
 * @param most so many files become one at a time
 * @param mostBytes so large they may be together, of which one more would be too much
 */
record CompactionPlan(Duration settled, int pile, int most, long mostBytes) {
  static final CompactionPlan DEFAULT = new CompactionPlan(Duration.ofHours(1), 32, 64, 512L << 20);

  /** All that can be made one is, at once. */
  static final CompactionPlan EAGER = new CompactionPlan(Duration.ZERO, 2, 64, 512L << 20);

  private static final Duration DAY = Duration.ofDays(1);
  private static final int STRAY = 8;

  /**
   * Files that become one.
   *
   * @param files of one folder, in the order of their offsets, none of the folder between them
   */
  record Group(Place place, List<DataFile> files) {
    Group {
      files = List.copyOf(files);
    }

    long bytes() {
      return files.stream().mapToLong(DataFile::bytes).sum();
    }
  }

  /** What is to be done now. */
  List<Group> of(PartitionManifest manifest, Instant now) {
    Map<Place, List<DataFile>> folders = new LinkedHashMap<>();
    manifest.files().values().stream()
        .sorted(Comparator.comparingLong(CompactionPlan::first))
        .forEach(
            file -> folders.computeIfAbsent(file.place(), place -> new ArrayList<>()).add(file));
    List<Group> groups = new ArrayList<>();
    folders.forEach((place, files) -> group(place, files, now).ifPresent(groups::add));
    return groups;
  }

  private static long first(DataFile file) {
    return FileName.parse(file.key()).map(name -> name.offsets().first()).orElse(Long.MAX_VALUE);
  }

  private Optional<Group> group(Place place, List<DataFile> files, Instant now) {
    Instant over = Instant.ofEpochMilli(place.fromMillis()).plus(DAY).plus(settled);
    return now.isBefore(over) ? piled(place, files) : daily(place, files);
  }

  /** Files without a name of ours are not touched. */
  private Optional<Group> daily(Place place, List<DataFile> files) {
    Group group = new Group(place, longest(files));
    long largest = group.files().stream().mapToLong(DataFile::bytes).max().orElse(0);
    boolean worthIt =
        group.files().size() > 1
            && (pile == EAGER.pile()
                || group.files().size() >= STRAY
                || 2 * largest <= group.bytes());
    return worthIt ? Optional.of(group) : Optional.empty();
  }

  private Optional<Group> piled(Place place, List<DataFile> files) {
    if (pile == EAGER.pile()) {
      return daily(place, files);
    }
    List<DataFile> run = new ArrayList<>();
    for (DataFile file : files) {
      boolean small = FileName.parse(file.key()).filter(n -> n.compaction().isEmpty()).isPresent();
      if (small) {
        run.add(file);
      } else {
        run.clear();
      }
      if (run.size() >= pile) {
        List<DataFile> fits = longest(run);
        return fits.size() > 1 ? Optional.of(new Group(place, fits)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The first files in a row, from two on, that may become one. */
  private List<DataFile> longest(List<DataFile> files) {
    List<DataFile> run = new ArrayList<>();
    long bytes = 0;
    for (DataFile file : files) {
      boolean ours = FileName.parse(file.key()).isPresent();
      boolean fits = ours && run.size() < most && bytes + file.bytes() <= mostBytes;
      if (!fits && run.size() > 1) {
        return run;
      }
      if (!fits) {
        run.clear();
        bytes = 0;
      }
      if (ours && file.bytes() <= mostBytes) {
        run.add(file);
        bytes += file.bytes();
      }
    }
    return run;
  }
}
