package dev.masterperf.archive.parquet;

import java.io.IOException;
import org.apache.parquet.format.ColumnChunk;

/** The values of one column, collected until a row group is full and then written as its chunk. */
sealed interface ColumnBuffer permits NumberBuffer, TextBuffer, BinaryBuffer {

  Column column();

  /** Adds a row without a value. */
  void addNull();

  /** Bytes of memory that the rows take. */
  long bytes();

  /**
   * Writes all rows and forgets them.
   *
   * @param pageRows how many rows a page has at most where they differ
   */
  ColumnChunk write(FileOutput out, int pageRows) throws IOException;
}
