package dev.masterperf.archive.parquet;

import org.jspecify.annotations.Nullable;

/**
 * The values of one column by row; made to be asked in rising order, for it keeps one page. For one
 * thread.
 */
final class Cursor {
  private static final Page NONE = new Page(0, 0, null, new long[0], null);

  private final Chunk chunk;
  private final PageReader reader;
  private final @Nullable Page constant;
  private Page page = NONE;

  Cursor(Chunk chunk, PageReader reader) {
    this.chunk = chunk;
    this.reader = reader;
    this.constant = chunk.constant();
  }

  boolean isNull(int row) {
    if (constant != null) {
      return constant.absent() != null;
    }
    load(row);
    boolean[] absent = page.absent();
    return absent != null && absent[row - page.first()];
  }

  /** Meaningful only where there is a value. */
  long number(int row) {
    if (constant != null) {
      return constant.bits()[0];
    }
    load(row);
    return page.bits()[row - page.first()];
  }

  double decimal(int row) {
    return Double.longBitsToDouble(number(row));
  }

  @Nullable String text(int row) {
    return (String) value(row);
  }

  byte @Nullable [] binary(int row) {
    return (byte[]) value(row);
  }

  private @Nullable Object value(int row) {
    if (isNull(row)) {
      return null;
    }
    Object[] values = constant == null ? page.values() : constant.values();
    if (values == null) {
      throw new IllegalStateException(chunk.place() + " holds numbers");
    }
    return values[(int) number(row)];
  }

  private void load(int row) {
    if (row < page.first() || row >= page.end()) {
      page = reader.page(chunk, chunk.pageOf(row));
    }
  }
}
