package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.PartitionManifest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What counts, by day and by partition.
 *
 * @param days oldest first within each dataset, scope and resolution
 * @param partitions how far each is archived, whatever days were asked for
 */
public record Listing(List<Day> days, List<Progress> partitions) {

  public Listing {
    days = List.copyOf(days);
    partitions = List.copyOf(partitions);
  }

  /**
   * The files of a folder.
   *
   * @param dataset as folders name it
   * @param resolution as folders name it; null for events
   * @param day in UTC
   * @param bytes in the bucket
   */
  public record Day(
      String dataset,
      String scope,
      @Nullable String resolution,
      String day,
      int files,
      long rows,
      long bytes) {

    private static Day of(Place place, List<DataFile> files) {
      return new Day(
          place.dataset().folder(),
          place.scope(),
          place.resolution() == null ? null : place.resolution().label(),
          place.day().toString(),
          files.size(),
          files.stream().mapToLong(DataFile::rows).sum(),
          files.stream().mapToLong(DataFile::bytes).sum());
    }
  }

  /**
   * How far a partition is archived.
   *
   * @param source the topic's short word
   * @param lastOffset the highest one that is archived; null where none is
   * @param lost offsets that the topic dropped before they were archived
   */
  public record Progress(
      String source, int partition, @Nullable Long lastOffset, int files, List<Offsets> lost) {

    private static Progress of(PartitionManifest manifest) {
      return new Progress(
          manifest.partition().source().word(),
          manifest.partition().partition(),
          manifest.lastOffset().isPresent() ? manifest.lastOffset().getAsLong() : null,
          manifest.files().size(),
          manifest.lost());
    }
  }

  /** Of these manifests, the folders that are wanted. */
  public static Listing of(List<PartitionManifest> manifests, Predicate<Place> wanted) {
    Map<Place, List<DataFile>> folders =
        new TreeMap<>(
            Comparator.comparing(Place::dataset)
                .thenComparing(Place::scope)
                .thenComparing(Place::resolution, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Place::day));
    for (PartitionManifest manifest : manifests) {
      for (DataFile file : manifest.files().values()) {
        Place place = file.place();
        if (wanted.test(place)) {
          folders.merge(place, List.of(file), Listing::both);
        }
      }
    }
    return new Listing(
        folders.entrySet().stream()
            .map(folder -> Day.of(folder.getKey(), folder.getValue()))
            .toList(),
        manifests.stream().map(Progress::of).toList());
  }

  private static List<DataFile> both(List<DataFile> some, List<DataFile> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
