package dev.masterperf.archive.parquet;

/**
 * Bytes that can be read from any place: a local file, an object in the bucket, or a cache of one.
 * Safe for several threads. Files are read page by page, a kilobyte here and thirty there, so where
 * a read takes long, larger pieces should be fetched at once and kept.
 */
public interface RandomBytes {

  /** How many there are. */
  long size();

  /**
   * Bytes {@code [offset, offset + length)}.
   *
   * @throws DamagedFileException if there are fewer
   */
  byte[] read(long offset, int length);
}
