package dev.masterperf.archive.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.format.BoundaryOrder;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/**
 * Writes the pages of one column in one row group, and keeps what footer and indexes say of them.
 */
final class ChunkWriter {
  /** Texts longer than this do not stand in statistics. */
  private static final int MAX_STATISTIC = 1024;

  private final FileOutput out;
  private final Column column;
  private final boolean empty;
  private final Set<Encoding> encodings = EnumSet.of(Encoding.RLE);
  private final List<PageLocation> locations = new ArrayList<>();
  private final List<@Nullable Range> ranges = new ArrayList<>();
  private final List<Integer> nulls = new ArrayList<>();
  private long dictionaryAt = -1;
  private long firstRow;
  private long rawBytes;
  private long storedBytes;

  /**
   * @param empty whether no row has a value: nothing is then left to compress
   */
  ChunkWriter(FileOutput out, Column column, boolean empty) {
    this.out = out;
    this.column = column;
    this.empty = empty;
    out.beginChunk();
  }

  /** Must come before all pages. */
  void dictionary(Buffer values, int count) throws IOException {
    PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, values.size(), 0);
    header.setDictionary_page_header(new DictionaryPageHeader(count, Encoding.PLAIN));
    encodings.add(Encoding.PLAIN);
    dictionaryAt = out.position();
    write(header, values.size(), out.compress(values));
  }

  /**
   * @param range of the values; null where there are none or nothing can be said
   * @param candidates the same page in different encodings, of which the shortest is written
   */
  void page(int rows, int absent, @Nullable Range range, List<Candidate> candidates)
      throws IOException {
    Candidate best = candidates.get(0);
    byte[] body = empty ? best.page().copy() : out.compress(best.page());
    for (Candidate other : candidates.subList(1, candidates.size())) {
      byte[] otherBody = out.compress(other.page());
      if (otherBody.length < body.length) {
        best = other;
        body = otherBody;
      }
    }
    PageHeader header = new PageHeader(PageType.DATA_PAGE, best.page().size(), 0);
    header.setData_page_header(
        new DataPageHeader(rows, best.encoding(), Encoding.RLE, Encoding.RLE));
    encodings.add(best.encoding());
    long at = out.position();
    int length = write(header, best.page().size(), body);
    locations.add(new PageLocation(at, length, firstRow));
    ranges.add(range);
    nulls.add(absent);
    firstRow += rows;
  }

  private int write(PageHeader header, int rawSize, byte[] body) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(body);
    header.setCrc((int) crc.getValue());
    header.setCompressed_page_size(body.length);
    Buffer head = new Buffer();
    Util.writePageHeader(header, head);
    rawBytes += head.size() + rawSize;
    storedBytes += head.size() + body.length;
    return out.writePage(head, body);
  }

  /** What the footer says of this chunk. */
  ColumnChunk finish() {
    ColumnMetaData meta =
        new ColumnMetaData(
            column.kind().type,
            List.copyOf(encodings),
            List.of(column.name()),
            empty ? CompressionCodec.UNCOMPRESSED : CompressionCodec.ZSTD,
            firstRow,
            rawBytes,
            storedBytes,
            locations.get(0).getOffset());
    if (dictionaryAt >= 0) {
      meta.setDictionary_page_offset(dictionaryAt);
    }
    meta.setStatistics(statistics());
    ColumnChunk chunk = new ColumnChunk(0);
    chunk.setMeta_data(meta);
    OffsetIndex offsets = new OffsetIndex(locations);
    out.endChunk(chunk, offsets, columnIndex());
    return chunk;
  }

  private Statistics statistics() {
    Statistics statistics = new Statistics();
    statistics.setNull_count(nulls.stream().mapToLong(Integer::longValue).sum());
    Range whole = null;
    for (int i = 0; i < ranges.size(); i++) {
      if (nulls.get(i) == rowsOf(i)) {
        continue;
      }
      Range range = ranges.get(i);
      whole = whole == null ? range : Range.of(whole, range);
      if (whole == null) {
        return statistics;
      }
    }
    if (whole != null && fits(whole)) {
      statistics.setMin_value(whole.min());
      statistics.setMax_value(whole.max());
      statistics.setIs_min_value_exact(true);
      statistics.setIs_max_value_exact(true);
    }
    return statistics;
  }

  private long rowsOf(int page) {
    long end =
        page + 1 < locations.size() ? locations.get(page + 1).getFirst_row_index() : firstRow;
    return end - locations.get(page).getFirst_row_index();
  }

  private static boolean fits(Range range) {
    return range.min().length <= MAX_STATISTIC && range.max().length <= MAX_STATISTIC;
  }

  private @Nullable ColumnIndex columnIndex() {
    List<Boolean> allNull = new ArrayList<>();
    List<ByteBuffer> mins = new ArrayList<>();
    List<ByteBuffer> maxes = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      boolean none = nulls.get(i) == rowsOf(i);
      Range range = ranges.get(i);
      if (!none && (range == null || !fits(range))) {
        return null;
      }
      allNull.add(none);
      mins.add(ByteBuffer.wrap(none || range == null ? new byte[0] : range.min()));
      maxes.add(ByteBuffer.wrap(none || range == null ? new byte[0] : range.max()));
      counts.add(nulls.get(i).longValue());
    }
    ColumnIndex index = new ColumnIndex(allNull, mins, maxes, BoundaryOrder.UNORDERED);
    index.setNull_counts(counts);
    return index;
  }
}
