package dev.masterperf.api.matrix;

import dev.masterperf.api.http.Parameters;
import dev.masterperf.model.MetricType;
import dev.masterperf.streams.view.MatrixQuery;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The filters of the matrix as query parameters. */
public final class MatrixRequest {
  /** The parameters that choose rows. */
  public static final Set<String> FILTERS =
      Set.of("scope", "category", "type", "topic", "q", "limit", Parameters.MAX_LAG);

  private static final Map<String, String> TYPES =
      Arrays.stream(MetricType.values())
          .map(MetricType::wireName)
          .collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));

  private MatrixRequest() {}

  /**
   * Reads the filters.
   *
   * @throws dev.masterperf.api.http.ProblemException if one cannot be used
   */
  public static MatrixQuery query(Parameters parameters) {
    return new MatrixQuery(
        parameters.text("scope"),
        parameters.text("category"),
        parameters.oneOf("type", TYPES),
        parameters.text("topic"),
        parameters.text("q"),
        parameters
            .whole("limit", 1, MatrixQuery.MAX_ROWS)
            .map(Math::toIntExact)
            .orElse(MatrixQuery.MAX_ROWS),
        parameters.maxLag());
  }

  /** The parameters {@link #query} reads this from. */
  public static Map<String, String> parameters(MatrixQuery query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    query.scope().ifPresent(scope -> parameters.put("scope", scope));
    query.category().ifPresent(category -> parameters.put("category", category));
    query.type().ifPresent(type -> parameters.put("type", type));
    query.topic().ifPresent(topic -> parameters.put("topic", topic));
    query.text().ifPresent(text -> parameters.put("q", text));
    query.maxLag().ifPresent(lag -> parameters.put(Parameters.MAX_LAG, Long.toString(lag)));
    parameters.put("limit", Integer.toString(query.limit()));
    return parameters;
  }
}
