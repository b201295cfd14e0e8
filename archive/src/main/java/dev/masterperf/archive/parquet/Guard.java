package dev.masterperf.archive.parquet;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Checksums for what Parquet has none for. A page's own CRC does not cover its header, and nothing
 * covers indexes and footer, where one bit decides which rows are found. So our files have, between
 * the indexes and the footer, where every reader skips what it does not know:
 *
 * <pre>
 * indexes       I bytes
 * checksums     for each chunk, in file order: how many pages it has, then of each page, its
 *               dictionary first, the CRC-32C of header and body; 4 bytes each
 * I, C          4 bytes each: length of the indexes, length of the checksums
 * checksum      4 bytes: CRC-32C of all from the indexes to the end of the file but itself
 * "MPG1"        4 bytes
 * footer        F bytes
 * F, "PAR1"     4 bytes each
 * </pre>
 */
final class Guard {
  /** Footers of files that are written here are far smaller; a larger claim is damage. */
  static final int MAX_END = 64 << 20;

  private static final byte[] MAGIC = {'M', 'P', 'G', '1'};
  private static final int FIXED = 16;

  /** Bytes of the file from its indexes on, found to be what was written. */
  static final class End {
    private final byte[] bytes;
    private final int checksumsFrom;
    private final int checksumsTo;
    private final int footerFrom;
    private final int footerLength;

    private End(
        byte[] bytes, int checksumsFrom, int checksumsTo, int footerFrom, int footerLength) {
      this.bytes = bytes;
      this.checksumsFrom = checksumsFrom;
      this.checksumsTo = checksumsTo;
      this.footerFrom = footerFrom;
      this.footerLength = footerLength;
    }

    ByteArrayInputStream footer() {
      return new ByteArrayInputStream(bytes, footerFrom, footerLength);
    }

    /** An index, by its place in a file of this size. */
    ByteArrayInputStream index(long fileSize, long offset, int length) {
      return new ByteArrayInputStream(bytes, (int) (offset - (fileSize - bytes.length)), length);
    }

    /** Of each chunk of the file the checksums of its pages. */
    List<Checksums> checksums() {
      List<Checksums> chunks = new ArrayList<>();
      ByteBuffer left =
          ByteBuffer.wrap(bytes, checksumsFrom, checksumsTo - checksumsFrom)
              .order(ByteOrder.LITTLE_ENDIAN);
      while (left.hasRemaining()) {
        int[] pages = new int[left.getInt()];
        for (int i = 0; i < pages.length; i++) {
          pages[i] = left.getInt();
        }
        chunks.add(new Checksums(pages));
      }
      return chunks;
    }
  }

  private Guard() {}

  /** All that follows the last page. */
  static Buffer end(Buffer indexes, Buffer checksums, Buffer footer) {
    Buffer end = new Buffer();
    end.writeAll(indexes);
    end.writeAll(checksums);
    end.writeInt(indexes.size());
    end.writeInt(checksums.size());
    int checksumAt = end.size();
    end.writeInt(0);
    end.writeAll(MAGIC);
    end.writeAll(footer);
    end.writeInt(footer.size());
    end.writeAll(FileOutput.MAGIC);
    end.setInt(checksumAt, checksum(end.array(), end.size(), checksumAt));
    if (end.size() > MAX_END) {
      throw new IllegalStateException(
          "the file has too many pages for its footer; write its rows into several");
    }
    return end;
  }

  private static int checksum(byte[] bytes, int length, int checksumAt) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, checksumAt);
    crc.update(bytes, checksumAt + Integer.BYTES, length - checksumAt - Integer.BYTES);
    return (int) crc.getValue();
  }

  /**
   * Reads and checks the end of a file.
   *
   * @param guess how many bytes to read at first
   */
  static End read(RandomBytes file, int guess) {
    long size = file.size();
    int smallest = FIXED + 8;
    if (size < smallest + FileOutput.MAGIC.length) {
      throw damaged("the file has only " + size + " bytes");
    }
    byte[] tail = tail(file, (int) Math.min(size, guess));
    if (!matches(tail, tail.length - 4, FileOutput.MAGIC)) {
      throw damaged("the file does not end with PAR1; it was cut off or is no Parquet file");
    }
    long footer = Integer.toUnsignedLong(number(tail, tail.length - 8));
    long needed = footer + smallest;
    tail = longer(file, tail, needed);
    int fixedAt = tail.length - (int) needed;
    if (!matches(tail, fixedAt + 12, MAGIC)) {
      throw damaged("no MPG1 stands before the footer");
    }
    long indexes = Integer.toUnsignedLong(number(tail, fixedAt));
    long checksums = Integer.toUnsignedLong(number(tail, fixedAt + 4));
    needed += indexes + checksums;
    tail = longer(file, tail, needed);
    byte[] end = Arrays.copyOfRange(tail, tail.length - (int) needed, tail.length);
    int checksumAt = (int) (indexes + checksums) + 8;
    if (number(end, checksumAt) != checksum(end, end.length, checksumAt)) {
      throw damaged("their checksum is another one");
    }
    return new End(end, (int) indexes, (int) (indexes + checksums), checksumAt + 8, (int) footer);
  }

  private static byte[] longer(RandomBytes file, byte[] tail, long needed) {
    if (needed > MAX_END || needed > file.size()) {
      throw damaged("they claim to have " + needed + " bytes, the file has " + file.size());
    }
    return needed <= tail.length ? tail : tail(file, (int) needed);
  }

  private static byte[] tail(RandomBytes file, int length) {
    return file.read(file.size() - length, length);
  }

  private static int number(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }

  private static boolean matches(byte[] bytes, int at, byte[] magic) {
    return Arrays.equals(bytes, at, at + magic.length, magic, 0, magic.length);
  }

  private static DamagedFileException damaged(String reason) {
    return new DamagedFileException("indexes and footer", reason);
  }
}
