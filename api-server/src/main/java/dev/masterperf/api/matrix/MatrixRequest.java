package dev.masterperf.api.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Status;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.SeriesField;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The filters of the matrix as query parameters. */
public final class MatrixRequest {
  private static final String STATUS = "status";
  private static final String WITHIN = "within";

  /** The parameters that choose rows. */
  public static final Set<String> FILTERS =
      Stream.concat(
              Arrays.stream(SeriesField.values()).map(SeriesField::wireName),
              Stream.of("scope", STATUS, "q", "limit", Parameters.MAX_LAG))
          .collect(Collectors.toUnmodifiableSet());

  /** What other instances may ask with as well: for whom they ask. */
  public static final Set<String> OF_INSTANCES =
      Stream.concat(FILTERS.stream(), Stream.of(WITHIN)).collect(Collectors.toUnmodifiableSet());

  private static final Map<String, String> TYPES =
      Arrays.stream(MetricType.values())
          .map(MetricType::wireName)
          .collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));

  private static final Map<String, Status> STATUSES =
      Arrays.stream(Status.values())
          .collect(Collectors.toUnmodifiableMap(Status::wireName, Function.identity()));

  private MatrixRequest() {}

  /**
   * Reads the filters.
   *
   * @throws dev.masterperf.api.http.ProblemException if one cannot be used
   */
  public static MatrixQuery query(Parameters parameters) {
    Map<SeriesField, String> fields = new EnumMap<>(SeriesField.class);
    for (SeriesField field : SeriesField.values()) {
      text(parameters, field).ifPresent(text -> fields.put(field, text));
    }
    return new MatrixQuery(
        parameters.text(WITHIN).map(MatrixRequest::scopes).orElse(AllowedScopes.ALL),
        parameters.text("scope"),
        fields,
        parameters.oneOf(STATUS, STATUSES),
        parameters.text("q"),
        parameters
            .whole("limit", 1, MatrixQuery.MAX_ROWS)
            .map(Math::toIntExact)
            .orElse(MatrixQuery.MAX_ROWS),
        parameters.maxLag());
  }

  private static Optional<String> text(Parameters parameters, SeriesField field) {
    return field == SeriesField.TYPE
        ? parameters.oneOf(field.wireName(), TYPES)
        : parameters.text(field.wireName());
  }

  private static AllowedScopes scopes(String json) {
    JsonNode list = Json.tree(json.getBytes(StandardCharsets.UTF_8));
    Set<String> patterns = new HashSet<>();
    list.forEach(one -> patterns.add(one.textValue()));
    return AllowedScopes.of(patterns);
  }

  /** The parameters {@link #query} reads this from. */
  public static Map<String, String> parameters(MatrixQuery query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    query
        .within()
        .patterns()
        .ifPresent(
            some -> parameters.put(WITHIN, new String(Json.bytes(some), StandardCharsets.UTF_8)));
    query.scope().ifPresent(scope -> parameters.put("scope", scope));
    query.fields().forEach((field, text) -> parameters.put(field.wireName(), text));
    query.status().ifPresent(status -> parameters.put(STATUS, status.wireName()));
    query.text().ifPresent(text -> parameters.put("q", text));
    query.maxLag().ifPresent(lag -> parameters.put(Parameters.MAX_LAG, Long.toString(lag)));
    parameters.put("limit", Integer.toString(query.limit()));
    return parameters;
  }
}
