package dev.masterperf.api.views;

import java.util.List;

/** The words of the page that a view may name; a test holds them to the page's own. */
final class Words {
  /** What a row can show. */
  static final List<String> COLUMNS =
      List.of(
          "category",
          "type",
          "topic",
          "subCat",
          "id",
          "value",
          "pattern",
          "locations",
          "impact",
          "properties",
          "status",
          "trend",
          "rate",
          "p50",
          "p99",
          "lastSeen",
          "source",
          "scope",
          "labels",
          "unit");

  /** What rows can be sorted by. */
  static final List<String> SORTABLE =
      List.of(
          "category",
          "type",
          "topic",
          "subCat",
          "id",
          "value",
          "status",
          "pattern",
          "locations",
          "impact",
          "scope",
          "source",
          "unit",
          "rate",
          "p50",
          "p99",
          "lastSeen");

  static final List<String> GROUPS =
      List.of("category", "topic", "type", "subCat", "source", "scope", "status");

  /** Fields of the filter that hold text, in lower case. */
  static final List<String> TEXT_FIELDS =
      List.of(
          "scope",
          "category",
          "type",
          "topic",
          "subcat",
          "id",
          "value",
          "pattern",
          "locations",
          "impact",
          "source",
          "status");

  /** Fields of the filter that are compared as numbers. */
  static final List<String> NUMBER_FIELDS = List.of("value", "rate", "p50", "p99");

  static final List<String> CHART_VIEWS = List.of("percentiles", "range", "heat");

  static final List<String> COMPARISONS = List.of("off", "previous", "day", "week");

  static final List<String> THEMES = List.of("auto", "light", "dark");

  private Words() {}
}
