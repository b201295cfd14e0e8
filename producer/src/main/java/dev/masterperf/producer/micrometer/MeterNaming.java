package dev.masterperf.producer.micrometer;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import io.micrometer.core.instrument.Meter;
import java.util.SortedMap;

/** Which series a meter becomes. */
@FunctionalInterface
public interface MeterNaming {
  /**
   * What docs/bridges.md shows: category {@code Micrometer}; the topic is what stands before the
   * first dot of the meter's name; the id is the whole name.
   */
  MeterNaming DEFAULT = ofCategory("Micrometer");

  /**
   * Names a series. Different meters need different ones; scope and source are the tracker's to
   * set.
   *
   * @param meter its name and tags as the code that made it wrote them
   * @param name by the registry's naming convention, and with a suffix such as {@code .active}
   *     where a meter becomes several series
   * @param labels its tags, under names that expressions can write
   * @throws IllegalArgumentException if it can have none; the meter then records nothing, and the
   *     message is logged
   */
  Series series(Meter.Id meter, String name, SortedMap<String, String> labels);

  /** As {@link #DEFAULT} in a category of your own, such as the application's name. */
  static MeterNaming ofCategory(String category) {
    return (meter, name, labels) -> {
      String[] path = meter.getName().split("\\.", 2);
      return new Series(
          Series.DEFAULT_SCOPE,
          category,
          MetricType.PERFORMANCE,
          path[0].isEmpty() ? meter.getName() : path[0],
          Series.DEFAULT_SUB_CAT,
          name,
          "",
          labels);
    };
  }
}
