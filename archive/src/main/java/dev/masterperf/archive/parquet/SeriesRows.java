package dev.masterperf.archive.parquet;

import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import java.util.ArrayList;
import java.util.List;

/** The series of a row group, sorted, and which rows each has. */
final class SeriesRows {
  private final List<SeriesKey> keys;
  private final Series[] parsed;
  private final int[] starts;

  private SeriesRows(List<SeriesKey> keys, int[] starts) {
    this.keys = keys;
    this.parsed = new Series[keys.size()];
    this.starts = starts;
  }

  static SeriesRows read(PageReader reader, Chunk chunk, int rows) {
    Page dictionary = reader.dictionary(chunk);
    Object[] texts = dictionary.values();
    List<SeriesKey> keys = new ArrayList<>(dictionary.end());
    int[] starts = new int[dictionary.end() + 1];
    int[] at = {0, -1};
    reader.runs(
        chunk,
        (position, length) -> {
          if (position != at[1]) {
            if (texts == null || position != at[1] + 1 || position >= texts.length) {
              throw new DamagedFileException(chunk.place(), "its rows are not sorted by series");
            }
            starts[position] = at[0];
            keys.add(new SeriesKey((String) texts[position]));
            at[1] = position;
          }
          at[0] += length;
        });
    if (at[0] != rows || keys.size() != dictionary.end()) {
      throw new DamagedFileException(chunk.place(), "not every row has a series");
    }
    starts[keys.size()] = rows;
    return new SeriesRows(List.copyOf(keys), starts);
  }

  List<SeriesKey> keys() {
    return keys;
  }

  /** First row of a series. */
  int start(int index) {
    return starts[index];
  }

  /** Row behind the last one of a series. */
  int end(int index) {
    return starts[index + 1];
  }

  /** The identity behind a key; parsed once, or twice by two threads, which does no harm. */
  Series series(int index, String place) {
    Series known = parsed[index];
    if (known == null) {
      try {
        known = Series.parse(keys.get(index));
      } catch (IllegalArgumentException e) {
        throw new DamagedFileException(place, String.valueOf(e.getMessage()));
      }
      parsed[index] = known;
    }
    return known;
  }
}
