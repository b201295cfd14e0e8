package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.model.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long what is archived stays. A day is dropped as a whole, once all of it is older.
 *
 * @param events empty: for ever
 * @param windows by resolution; those of one that is not named stay for ever
 */
public record Retention(Optional<Duration> events, Map<Resolution, Duration> windows) {
  /** Everything stays. */
  public static final Retention FOR_EVER = new Retention(Optional.empty(), Map.of());

  private static final Duration DAY = Duration.ofDays(1);

  public Retention {
    windows = Map.copyOf(windows);
  }

  /** Keys of the files that are too old by now. */
  List<String> expired(PartitionManifest manifest, Instant now) {
    return manifest.files().values().stream()
        .filter(file -> isExpired(file.place(), now))
        .map(DataFile::key)
        .toList();
  }

  private boolean isExpired(Place place, Instant now) {
    Optional<Duration> kept =
        place.resolution() == null ? events : Optional.ofNullable(windows.get(place.resolution()));
    return kept.isPresent()
        && !Instant.ofEpochMilli(place.fromMillis()).plus(DAY).plus(kept.get()).isAfter(now);
  }
}
