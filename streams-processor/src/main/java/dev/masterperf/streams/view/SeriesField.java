package dev.masterperf.streams.view;

import dev.masterperf.model.Series;

/** A field of a series by which rows of the matrix are chosen. */
public enum SeriesField {
  CATEGORY("category"),
  TYPE("type"),
  TOPIC("topic"),
  SUB_CAT("subCat"),
  ID("id"),
  SOURCE("source");

  private final String wireName;

  SeriesField(String wireName) {
    this.wireName = wireName;
  }

  /** As in rows and as a query parameter. */
  public String wireName() {
    return wireName;
  }

  String of(Series series) {
    return switch (this) {
      case CATEGORY -> series.category();
      case TYPE -> series.type().wireName();
      case TOPIC -> series.topic();
      case SUB_CAT -> series.subCat();
      case ID -> series.id();
      case SOURCE -> series.source();
    };
  }
}
