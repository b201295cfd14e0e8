package dev.masterperf.api.windows;

import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.TimeText;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which windows of which series, as query parameters.
 *
 * @param fromMillis start of the first window, epoch milliseconds
 * @param toMillis start of the last one
 * @param maxLag of a standby that may answer; empty: the owner alone
 */
public record WindowsRequest(
    SeriesKey series, Resolution resolution, long fromMillis, long toMillis, OptionalLong maxLag) {
  private static final Set<String> PARAMETERS =
      Set.of("series", "resolution", "from", "to", Parameters.MAX_LAG);

  private static final Map<String, Resolution> RESOLUTIONS =
      Arrays.stream(Resolution.values())
          .collect(Collectors.toUnmodifiableMap(Resolution::label, Function.identity()));

  /**
   * Reads them.
   *
   * @throws dev.masterperf.api.http.ProblemException if one is unknown or cannot be used
   */
  public static WindowsRequest of(Map<String, List<String>> query) {
    Parameters parameters = Parameters.of(query, PARAMETERS);
    String series = parameters.required("series");
    parameters.required("resolution");
    Resolution resolution = parameters.oneOf("resolution", RESOLUTIONS).orElseThrow();
    long from = millis(parameters, "from").orElse(Long.MIN_VALUE);
    long to = millis(parameters, "to").orElse(Long.MAX_VALUE);
    if (from > to) {
      throw Parameters.invalid(
          "from",
          "from must not be after to, " + from + " is after " + to + " (epoch milliseconds)");
    }
    return new WindowsRequest(series(series), resolution, from, to, parameters.maxLag());
  }

  /** As it stands in a row: of another spelling there is no window, or one of something else. */
  private static SeriesKey series(String text) {
    SeriesKey series = new SeriesKey(text);
    try {
      if (Series.parse(series).key().equals(series)) {
        return series;
      }
    } catch (IllegalArgumentException e) {
      throw (ProblemException)
          Parameters.invalid(
                  "series", "series must be as a row of the matrix has it: " + e.getMessage())
              .initCause(e);
    }
    throw Parameters.invalid(
        "series",
        "series must be as a row of the matrix has it, " + Series.parse(series).key().text());
  }

  private static Optional<Long> millis(Parameters parameters, String name) {
    Optional<Long> millis = parameters.whole(name, Long.MIN_VALUE, Long.MAX_VALUE);
    millis.ifPresent(at -> TimeText.refuseSeconds(name, at));
    return millis;
  }

  /** The parameters {@link #of} reads this from. */
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("series", series.text());
    parameters.put("resolution", resolution.label());
    parameters.put("from", Long.toString(fromMillis));
    parameters.put("to", Long.toString(toMillis));
    maxLag.ifPresent(lag -> parameters.put(Parameters.MAX_LAG, Long.toString(lag)));
    return parameters;
  }
}
