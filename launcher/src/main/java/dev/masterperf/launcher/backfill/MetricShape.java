package dev.masterperf.launcher.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.launcher.config.Nearest;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.wire.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes metrics of a file's rows: which column is which field, and what all rows have in common.
 *
 * <p>A column named as a field is that field, in any letter case; {@code labels.NAME} is a label;
 * any other becomes a property, as unknown fields do wherever metrics come in.
 */
final class MetricShape {
  /** In place of a field: the column is left out. */
  static final String NOTHING = "-";

  private static final String TIME = "ts";
  private static final int MAX_SCALE = 20;
  private static final List<String> FIELDS =
      List.of(
          "scope",
          "category",
          "type",
          "topic",
          "subCat",
          "id",
          "source",
          "value",
          "measure",
          "unit",
          "summary",
          "status",
          "pattern",
          "locations",
          "impact",
          "labels",
          "properties",
          TIME);
  private static final List<String> MAPS = List.of("labels", "properties");

  private final Map<String, String> columns;
  private final Map<String, String> constants;
  private final EventTimes times;

  /**
   * @param columns fields by the file's own names, where they differ
   * @param constants fields of all rows
   * @throws CannotStartException if a field is named that there is not
   */
  MetricShape(Map<String, String> columns, Map<String, String> constants, EventTimes times) {
    this.columns = Map.copyOf(columns);
    this.constants = new LinkedHashMap<>(constants);
    this.times = times;
    columns.values().forEach(field -> requireField("--columns", field));
    constants.keySet().forEach(field -> requireField("--set", field));
  }

  private static void requireField(String option, String field) {
    boolean known =
        field.equals(NOTHING)
            || FIELDS.contains(canonical(field))
            || MAPS.stream().anyMatch(map -> field.startsWith(map + "."));
    if (!known) {
      throw new CannotStartException(
          option
              + ": there is no field "
              + field
              + "; did you mean "
              + Nearest.to(field, FIELDS)
              + "? A label is labels.NAME, a property properties.NAME");
    }
  }

  /**
   * Checks that columns of this name make metrics.
   *
   * @throws CannotStartException if a column is mapped that there is not, or a needed field is none
   */
  void requireComplete(Collection<String> names) {
    for (String mapped : new TreeSet<>(columns.keySet())) {
      if (!names.contains(mapped)) {
        throw new CannotStartException(
            "--columns: there is no column "
                + mapped
                + "; did you mean "
                + Nearest.to(mapped, names)
                + "?");
      }
    }
    List<String> given =
        new ArrayList<>(constants.keySet().stream().map(MetricShape::canonical).toList());
    names.forEach(name -> given.add(field(name)));
    for (String needed : List.of("category", "topic", "id", TIME)) {
      if (!given.contains(needed)) {
        throw new CannotStartException(
            "no column is "
                + needed
                + ", which every metric needs; name one (--columns COLUMN="
                + needed
                + ")"
                + (needed.equals(TIME) ? "" : ", or give all rows one (--set " + needed + "=…)")
                + ". Columns are "
                + String.join(", ", names));
      }
    }
  }

  /**
   * The metric of a row.
   *
   * @throws IllegalArgumentException if its time or number cannot be read
   */
  ObjectNode metric(ObjectNode row) {
    ObjectNode metric = Json.MAPPER.createObjectNode();
    constants.forEach((field, value) -> put(metric, canonical(field), text(value)));
    row.properties().forEach(cell -> put(metric, field(cell.getKey()), cell.getValue()));
    if (!metric.has(TIME) && !metric.has("summary")) {
      throw new IllegalArgumentException("it has no ts; a backfill needs the time of each metric");
    }
    return metric;
  }

  private static JsonNode text(String value) {
    return Json.MAPPER.getNodeFactory().textNode(value);
  }

  private String field(String name) {
    return canonical(columns.getOrDefault(name, name));
  }

  private static String canonical(String name) {
    String wanted = name.strip();
    return FIELDS.stream()
        .filter(field -> field.toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(wanted);
  }

  private void put(ObjectNode metric, String field, JsonNode value) {
    if (field.equals(NOTHING) || value.isNull()) {
      return;
    }
    for (String map : MAPS) {
      if (field.startsWith(map + ".")) {
        metric.withObjectProperty(map).set(field.substring(map.length() + 1), value);
        return;
      }
      if (field.equals(map) && value.isTextual()) {
        pairs(metric.withObjectProperty(map), map, value.asText());
        return;
      }
    }
    switch (field) {
      case TIME -> metric.put(TIME, Long.toString(times.nanos(plain(value))));
      case "measure" -> metric.put("measure", number(value));
      default -> metric.set(field, value);
    }
  }

  /** Numbers in digits and not as 1.7E+9, but those of which that would be millions. */
  private static String plain(JsonNode value) {
    boolean hasFewDigits = value.isNumber() && Math.abs(value.decimalValue().scale()) <= MAX_SCALE;
    return hasFewDigits ? value.decimalValue().toPlainString() : value.asText();
  }

  private static BigDecimal number(JsonNode value) {
    try {
      return value.isNumber() ? value.decimalValue() : new BigDecimal(value.asText().strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("measure must be a number, not " + value.asText(), e);
    }
  }

  /** As the matrix's own CSV has them: {@code a=b; c=d}. */
  private static void pairs(ObjectNode map, String field, String text) {
    for (String pair : text.split(";")) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(field + " must be NAME=VALUE; NAME=VALUE, not " + text);
      }
      map.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
  }
}
