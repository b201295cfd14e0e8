package dev.masterperf.archive.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** A Parquet file being written, front to back: pages, indexes, {@link Guard}, footer. */
final class FileOutput implements Closeable {
  static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private record Indexes(ColumnChunk chunk, OffsetIndex offsets, @Nullable ColumnIndex ranges) {}

  private final OutputStream out;
  private final ZstdCompressCtx zstd = new ZstdCompressCtx();
  private final List<Indexes> indexes = new ArrayList<>();
  private final Buffer checksums = new Buffer();
  private int chunkChecksumsAt;
  private long position;

  FileOutput(OutputStream out, int level) throws IOException {
    this.out = out;
    zstd.setLevel(level);
    write(MAGIC, 0, MAGIC.length);
  }

  long position() {
    return position;
  }

  /** Must come before the pages of each chunk. */
  void beginChunk() {
    chunkChecksumsAt = checksums.size();
    checksums.writeInt(0);
  }

  /** The bytes as one zstd frame. */
  byte[] compress(Buffer raw) {
    byte[] frame = new byte[(int) Zstd.compressBound(raw.size())];
    int length = zstd.compressByteArray(frame, 0, frame.length, raw.array(), 0, raw.size());
    return Arrays.copyOf(frame, length);
  }

  /**
   * Writes a page.
   *
   * @return its length, header included
   */
  int writePage(Buffer header, byte[] body) throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, header.size());
    crc.update(body);
    checksums.writeInt((int) crc.getValue());
    write(header.array(), 0, header.size());
    write(body, 0, body.length);
    return header.size() + body.length;
  }

  /** Ends a chunk. Its indexes are kept, for they stand together behind all pages. */
  void endChunk(ColumnChunk chunk, OffsetIndex offsets, @Nullable ColumnIndex ranges) {
    int pages = (checksums.size() - chunkChecksumsAt) / Integer.BYTES - 1;
    checksums.setInt(chunkChecksumsAt, pages);
    indexes.add(new Indexes(chunk, offsets, ranges));
  }

  /** Ends the file. */
  void finish(FileMetaData meta) throws IOException {
    long indexAt = position;
    Buffer region = new Buffer();
    for (Indexes of : indexes) {
      if (of.ranges != null) {
        int from = region.size();
        Util.writeColumnIndex(of.ranges, region);
        of.chunk.setColumn_index_offset(indexAt + from);
        of.chunk.setColumn_index_length(region.size() - from);
      }
    }
    for (Indexes of : indexes) {
      int from = region.size();
      Util.writeOffsetIndex(of.offsets, region);
      of.chunk.setOffset_index_offset(indexAt + from);
      of.chunk.setOffset_index_length(region.size() - from);
    }
    Buffer footer = new Buffer();
    Util.writeFileMetaData(meta, footer);
    Buffer end = Guard.end(region, checksums, footer);
    write(end.array(), 0, end.size());
  }

  private void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    position += length;
  }

  @Override
  public void close() throws IOException {
    zstd.close();
    out.close();
  }
}
