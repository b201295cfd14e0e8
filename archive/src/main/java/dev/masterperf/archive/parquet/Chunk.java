package dev.masterperf.archive.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** One column in one row group: where its pages lie, and what is known of them without reading. */
final class Chunk {
  private final String place;
  private final Column column;
  private final int rows;
  private final ColumnMetaData meta;
  private final Checksums checksums;
  private final long[] offsets;
  private final int[] lengths;
  private final int[] firstRows;
  private final @Nullable ColumnIndex index;
  private final @Nullable Page constant;

  /** Read once by whoever needs it first; a second thread reads the same. */
  private volatile @Nullable Page dictionary;

  Chunk(String place, Column column, int rows, ColumnChunk of, Checksums checksums, FileEnd end) {
    this.place = place;
    this.column = column;
    this.rows = rows;
    this.meta = of.getMeta_data();
    this.checksums = checksums;
    requireReadable(meta.getCodec());
    try {
      List<PageLocation> pages =
          Util.readOffsetIndex(end.index(of.getOffset_index_offset(), of.getOffset_index_length()))
              .getPage_locations();
      this.offsets = pages.stream().mapToLong(PageLocation::getOffset).toArray();
      this.lengths = pages.stream().mapToInt(PageLocation::getCompressed_page_size).toArray();
      this.firstRows = pages.stream().mapToInt(page -> (int) page.getFirst_row_index()).toArray();
      this.index =
          of.isSetColumn_index_offset()
              ? Util.readColumnIndex(
                  end.index(of.getColumn_index_offset(), of.getColumn_index_length()))
              : null;
    } catch (IOException e) {
      throw new DamagedFileException(place, "its index cannot be read: " + e.getMessage());
    }
    this.constant = constantOf(meta.getStatistics());
  }

  /**
   * Others are never written here. To take them for zstd would end in damage that is none; to read
   * them would trust the decoders of four more libraries with bytes that others can write.
   */
  private void requireReadable(CompressionCodec codec) {
    if (codec != CompressionCodec.ZSTD && codec != CompressionCodec.UNCOMPRESSED) {
      throw new DamagedFileException(
          place,
          "it is compressed with "
              + codec
              + ", and only ZSTD and UNCOMPRESSED are read; put the file back as it was archived,"
              + " or read it with another tool");
    }
  }

  private @Nullable Page constantOf(Statistics statistics) {
    if (statistics.getNull_count() == rows) {
      return new Page(0, rows, new boolean[] {true}, new long[1], new Object[1]);
    }
    byte[] min = statistics.getMin_value();
    if (statistics.getNull_count() > 0
        || min == null
        || !Arrays.equals(min, statistics.getMax_value())) {
      return null;
    }
    return column.kind().isBytes()
        ? new Page(
            0, rows, null, new long[1], new Object[] {new String(min, StandardCharsets.UTF_8)})
        : new Page(0, rows, null, new long[] {Range.number(min)}, null);
  }

  String place() {
    return place;
  }

  String place(int page) {
    return place + ", page " + page;
  }

  Column column() {
    return column;
  }

  boolean isCompressed() {
    return meta.getCodec() != CompressionCodec.UNCOMPRESSED;
  }

  /** The one value of all rows, or a page of one absent value if none has any; null otherwise. */
  @Nullable Page constant() {
    return constant;
  }

  int pages() {
    return offsets.length;
  }

  int pageOf(int row) {
    int at = Arrays.binarySearch(firstRows, row);
    return at >= 0 ? at : -at - 2;
  }

  int firstRow(int page) {
    return firstRows[page];
  }

  int endRow(int page) {
    return page + 1 < firstRows.length ? firstRows[page + 1] : rows;
  }

  long offset(int page) {
    return offsets[page];
  }

  int length(int page) {
    return lengths[page];
  }

  int checksum(int page) {
    return checksums.get(page + (hasDictionary() ? 1 : 0));
  }

  boolean hasDictionary() {
    return meta.isSetDictionary_page_offset();
  }

  long dictionaryOffset() {
    return meta.getDictionary_page_offset();
  }

  int dictionaryLength() {
    return (int) (offsets[0] - meta.getDictionary_page_offset());
  }

  int dictionaryChecksum() {
    return checksums.get(0);
  }

  @Nullable Page dictionary() {
    return dictionary;
  }

  void keepDictionary(Page read) {
    dictionary = read;
  }

  /** Whether a page may hold a number in {@code [from, to]}. */
  boolean mayHold(int page, long from, long to) {
    ColumnIndex ranges = index;
    if (ranges == null) {
      return true;
    }
    if (ranges.getNull_pages().get(page)) {
      return false;
    }
    return number(ranges.getMin_values().get(page)) <= to
        && number(ranges.getMax_values().get(page)) >= from;
  }

  /** Whether any row may hold a number in {@code [from, to]}. */
  boolean mayHold(long from, long to) {
    Statistics statistics = meta.getStatistics();
    if (!statistics.isSetMin_value() || !statistics.isSetMax_value()) {
      return statistics.getNull_count() < rows;
    }
    return Range.number(statistics.getMin_value()) <= to
        && Range.number(statistics.getMax_value()) >= from;
  }

  /** Whether any row may hold the key of a series wanted. */
  boolean mayHold(SeriesWanted wanted) {
    Statistics statistics = meta.getStatistics();
    return !statistics.isSetMin_value()
        || !statistics.isSetMax_value()
        || wanted.touches(statistics.getMin_value(), statistics.getMax_value());
  }

  private static long number(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return Range.number(bytes);
  }

  /** Hands out pieces of the index region. */
  interface FileEnd {
    ByteArrayInputStream index(long offset, int length);
  }
}
