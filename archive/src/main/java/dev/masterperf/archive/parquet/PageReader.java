package dev.masterperf.archive.parquet;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.masterperf.archive.parquet.Column.Kind;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** Reads pages, checks and decodes them. For one thread, since it holds a decompressor. */
final class PageReader implements Closeable {
  /** Larger pages are not written; a larger claim is no reason to allocate. */
  private static final int MAX_PAGE = 256 << 20;

  private final RandomBytes file;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();

  PageReader(RandomBytes file) {
    this.file = file;
  }

  private record Raw(PageHeader header, PageInput body) {}

  private Raw raw(String place, long offset, int length, int checksum, boolean compressed) {
    byte[] stored = file.read(offset, length);
    CRC32C crc = new CRC32C();
    crc.update(stored);
    if (stored.length != length || (int) crc.getValue() != checksum) {
      throw new DamagedFileException(
          place, "the checksum of bytes " + offset + " to " + (offset + length) + " is another");
    }
    ByteArrayInputStream in = new ByteArrayInputStream(stored);
    PageHeader header;
    try {
      header = Util.readPageHeader(in);
    } catch (IOException e) {
      throw new DamagedFileException(place, "its header cannot be read: " + e.getMessage());
    }
    int from = length - in.available();
    int size = header.getUncompressed_page_size();
    if (size < 0 || size > MAX_PAGE) {
      throw new DamagedFileException(place, "it claims to have " + size + " bytes");
    }
    byte[] body = new byte[size + PageInput.PADDING];
    if (compressed) {
      decompress(place, stored, from, body, size);
    } else if (length - from == size) {
      System.arraycopy(stored, from, body, 0, size);
    } else {
      throw new DamagedFileException(place, (length - from) + " bytes instead of " + size);
    }
    return new Raw(header, new PageInput(place, body, 0, size));
  }

  private void decompress(String place, byte[] stored, int from, byte[] into, int size) {
    try {
      int got = zstd.decompressByteArray(into, 0, size, stored, from, stored.length - from);
      if (got != size) {
        throw new DamagedFileException(place, got + " bytes instead of " + size);
      }
    } catch (ZstdException e) {
      throw new DamagedFileException(place, "zstd frame: " + e.getMessage());
    }
  }

  /** The rows of a page. */
  Page page(Chunk chunk, int page) {
    int first = chunk.firstRow(page);
    int end = chunk.endRow(page);
    Raw raw = rawPage(chunk, page);
    PageInput in = raw.body();
    boolean[] absent = absent(chunk, in, end - first);
    int present = end - first - count(absent);
    long[] bits = new long[end - first];
    Encoding encoding = raw.header().getData_page_header().getEncoding();
    Object[] values = null;
    if (encoding == Encoding.RLE_DICTIONARY) {
      Page dictionary = dictionary(chunk);
      positions(in, bits, present, dictionary.end());
      values = dictionary.values();
      if (values == null) {
        for (int i = 0; i < present; i++) {
          bits[i] = dictionary.bits()[(int) bits[i]];
        }
      }
    } else {
      values = values(chunk.column().kind(), encoding, in, bits, present);
    }
    if (absent != null) {
      spread(bits, present, absent);
    }
    return new Page(first, end, absent, bits, values);
  }

  private Raw rawPage(Chunk chunk, int page) {
    String place = chunk.place(page);
    Raw raw =
        raw(
            place,
            chunk.offset(page),
            chunk.length(page),
            chunk.checksum(page),
            chunk.isCompressed());
    DataPageHeader header = raw.header().getData_page_header();
    int rows = chunk.endRow(page) - chunk.firstRow(page);
    if (header == null || header.getNum_values() != rows) {
      throw new DamagedFileException(place, "it does not hold the " + rows + " rows of its index");
    }
    return raw;
  }

  private static boolean @Nullable [] absent(Chunk chunk, PageInput in, int rows) {
    if (chunk.column().required()) {
      return null;
    }
    PageInput levels = in.part(in.readInt());
    RunLengthReader runs = new RunLengthReader(levels, 1, rows);
    boolean[] absent = new boolean[rows];
    boolean any = false;
    int at = 0;
    for (int length = runs.next(); length > 0; length = runs.next()) {
      if (runs.value() == 0) {
        Arrays.fill(absent, at, at + length, true);
        any = true;
      }
      at += length;
    }
    return any ? absent : null;
  }

  private static int count(boolean @Nullable [] absent) {
    int count = 0;
    if (absent != null) {
      for (boolean is : absent) {
        count += is ? 1 : 0;
      }
    }
    return count;
  }

  /** Moves the values to their rows. */
  private static void spread(long[] bits, int present, boolean[] absent) {
    int from = present;
    for (int row = absent.length - 1; row >= 0; row--) {
      bits[row] = absent[row] ? 0 : bits[--from];
    }
  }

  private static void positions(PageInput in, long[] into, int count, int dictionarySize) {
    RunLengthReader.readAll(in, in.readByte(), into, count);
    for (int i = 0; i < count; i++) {
      if (into[i] < 0 || into[i] >= dictionarySize) {
        throw in.damaged("value " + into[i] + " of a dictionary of " + dictionarySize);
      }
    }
  }

  /** The different values of a chunk, read once. */
  Page dictionary(Chunk chunk) {
    Page known = chunk.dictionary();
    if (known != null) {
      return known;
    }
    String place = chunk.place() + ", dictionary";
    if (!chunk.hasDictionary()) {
      throw new DamagedFileException(place, "there is none");
    }
    Raw raw =
        raw(
            place,
            chunk.dictionaryOffset(),
            chunk.dictionaryLength(),
            chunk.dictionaryChecksum(),
            chunk.isCompressed());
    if (raw.header().getDictionary_page_header() == null) {
      throw new DamagedFileException(place, "another page stands in its place");
    }
    int size = raw.header().getDictionary_page_header().getNum_values();
    if (size < 0 || size > raw.header().getUncompressed_page_size()) {
      throw new DamagedFileException(place, size + " values");
    }
    long[] bits = new long[size];
    Object[] values = values(chunk.column().kind(), Encoding.PLAIN, raw.body(), bits, size);
    Page dictionary = new Page(0, size, null, bits, values);
    chunk.keepDictionary(dictionary);
    return dictionary;
  }

  /** Numbers go to {@code bits}; texts and binaries are answered, with their positions there. */
  private static Object @Nullable [] values(
      Kind kind, Encoding encoding, PageInput in, long[] bits, int count) {
    if (encoding == Encoding.DELTA_BINARY_PACKED
        && kind.type == org.apache.parquet.format.Type.INT64) {
      Deltas.read(in, bits, count);
      return null;
    }
    if (encoding == Encoding.BYTE_STREAM_SPLIT && kind == Kind.DOUBLE) {
      readStreams(in, bits, count);
      return null;
    }
    if (encoding != Encoding.PLAIN) {
      throw in.damaged("its encoding " + encoding + " is none of ours");
    }
    switch (kind) {
      case TEXT, BINARY -> {
        return readTexts(kind, in, bits, count);
      }
      case BOOLEAN -> in.readPacked(bits, 0, count, count, 1);
      case INT -> {
        in.readPacked(bits, 0, count, count, Integer.SIZE);
        for (int i = 0; i < count; i++) {
          bits[i] = (int) bits[i];
        }
      }
      case LONG, DOUBLE, NANOS, MILLIS -> in.readPacked(bits, 0, count, count, Long.SIZE);
    }
    return null;
  }

  private static void readStreams(PageInput in, long[] bits, int count) {
    long[] bytes = new long[count];
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      in.readPacked(bytes, 0, count, count, 8);
      for (int i = 0; i < count; i++) {
        bits[i] |= bytes[i] << shift;
      }
    }
  }

  private static Object[] readTexts(Kind kind, PageInput in, long[] bits, int count) {
    Object[] values = new Object[count];
    for (int i = 0; i < count; i++) {
      int length = in.readInt();
      values[i] = kind == Kind.TEXT ? in.readText(length) : in.readBytes(length);
      bits[i] = i;
    }
    return values;
  }

  /** Is told of runs of rows that share a position in the dictionary. */
  interface Runs {
    void run(int position, int rows);
  }

  /** Goes through a column that has a value in every row, all of them from its dictionary. */
  void runs(Chunk chunk, Runs sink) {
    for (int page = 0; page < chunk.pages(); page++) {
      PageInput in = rawPage(chunk, page).body();
      int rows = chunk.endRow(page) - chunk.firstRow(page);
      RunLengthReader runs = new RunLengthReader(in, in.readByte(), rows);
      for (int length = runs.next(); length > 0; length = runs.next()) {
        sink.run(runs.value(), length);
      }
    }
  }

  @Override
  public void close() {
    zstd.close();
  }
}
