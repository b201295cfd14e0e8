package dev.masterperf.archive.manifest;

import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.model.Resolution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Days that were dropped since they were too old: there is no data of them, though there was.
 *
 * @param resolution of aggregates; null for events
 * @param fromMillis start of the first day, epoch milliseconds
 * @param toMillis last millisecond of the last day
 */
public record Dropped(
    Dataset dataset, @Nullable Resolution resolution, long fromMillis, long toMillis) {
  private static final long DAY_MILLIS = 86_400_000;

  /** With what this one tells too, if it is of the same kind: the days between are older, too. */
  private Dropped with(Dropped other) {
    return new Dropped(
        dataset,
        resolution,
        Math.min(fromMillis, other.fromMillis),
        Math.max(toMillis, other.toMillis));
  }

  private boolean isOfKind(Dropped other) {
    return dataset == other.dataset && resolution == other.resolution;
  }

  private static Dropped of(Place place) {
    return new Dropped(
        place.dataset(),
        place.resolution(),
        place.fromMillis(),
        place.fromMillis() + DAY_MILLIS - 1);
  }

  /** Both, one of each kind. */
  static List<Dropped> both(List<Dropped> some, Collection<Dropped> more) {
    List<Dropped> all = new ArrayList<>(some);
    for (Dropped one : more) {
      Dropped joined = all.stream().filter(one::isOfKind).reduce(one, Dropped::with);
      all.removeIf(one::isOfKind);
      all.add(joined);
    }
    return List.copyOf(all);
  }

  /** The days of these files. */
  static List<Dropped> daysOf(Collection<String> keys) {
    return keys.stream().flatMap(key -> Place.of(key).stream()).map(Dropped::of).toList();
  }
}
