package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.FileName;
import dev.masterperf.archive.manifest.PartitionManifest;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Where a manifest begins, as far as files show it. What a crashed writer left begins later, since
 * its offsets were archived after all; what begins earlier, and is of no day that was dropped, was
 * named by a manifest that was lost.
 */
final class FirstOffset {
  private FirstOffset() {}

  /**
   * Whether a manifest begins after an object that it does not count.
   *
   * @param key of the object
   * @param object the name in it
   */
  static boolean isAfter(String key, FileName object, PartitionManifest counts) {
    if (Place.of(key).filter(place -> isDropped(place, counts)).isPresent()) {
      return false;
    }
    OptionalLong first =
        Stream.of(counts.files().keySet(), counts.retired().keySet())
            .flatMap(Collection::stream)
            .map(FileName::parse)
            .flatMap(Optional::stream)
            .mapToLong(name -> name.offsets().first())
            .min();
    return first.isEmpty() || object.offsets().first() < first.getAsLong();
  }

  private static boolean isDropped(Place place, PartitionManifest counts) {
    return counts.dropped().stream()
        .anyMatch(
            dropped ->
                dropped.dataset() == place.dataset()
                    && dropped.resolution() == place.resolution()
                    && place.fromMillis() <= dropped.toMillis());
  }
}
