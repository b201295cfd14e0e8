package dev.masterperf.streams.view;

import dev.masterperf.model.SeriesKey;
import java.util.List;

/**
 * Series that are hot: those of which an event came in the time that series are kept.
 *
 * @param series in no particular order
 * @param cut whether there are more than were asked for
 */
public record SeriesAnswer(List<SeriesKey> series, boolean cut, Coverage coverage) {
  public SeriesAnswer {
    series = List.copyOf(series);
  }
}
