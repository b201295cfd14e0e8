package dev.masterperf.archive.parquet;

import dev.masterperf.archive.parquet.Column.Kind;
import dev.masterperf.model.Series;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The columns that say which series a row belongs to. We read only the first, which is the key; the
 * others are its parts, for those who ask with SQL.
 */
final class IdentityColumns {
  static final Column SERIES = Column.required("series", Kind.TEXT);

  static final List<Column> ALL =
      List.of(
          SERIES,
          Column.required("scope", Kind.TEXT),
          Column.required("category", Kind.TEXT),
          Column.required("type", Kind.TEXT),
          Column.required("topic", Kind.TEXT),
          Column.required("sub_cat", Kind.TEXT),
          Column.required("id", Kind.TEXT),
          Column.required("source", Kind.TEXT),
          Column.optional("labels", Kind.TEXT));

  private final List<TextBuffer> buffers =
      ALL.stream().map(column -> new TextBuffer(column, column.equals(SERIES))).toList();

  private @Nullable String key;
  private String[] parts = {};
  private @Nullable String labels;

  List<TextBuffer> buffers() {
    return buffers;
  }

  /** Whether the rows that follow are of another series; true at the first. */
  boolean isNew(String nextKey) {
    return !nextKey.equals(key);
  }

  /** Must precede the first row of each series. */
  void begin(String nextKey, Series series) {
    key = nextKey;
    parts =
        new String[] {
          nextKey,
          series.scope(),
          series.category(),
          series.type().wireName(),
          series.topic(),
          series.subCat(),
          series.id(),
          series.source()
        };
    labels = TextMaps.write(series.labels());
  }

  String key() {
    return Objects.requireNonNull(key);
  }

  void add() {
    for (int i = 0; i < parts.length; i++) {
      buffers.get(i).add(parts[i]);
    }
    buffers.get(parts.length).add(labels);
  }
}
