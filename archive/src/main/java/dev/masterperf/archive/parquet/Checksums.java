package dev.masterperf.archive.parquet;

/** CRC-32C of the pages of one chunk, header and body; that of its dictionary, if any, first. */
final class Checksums {
  private final int[] pages;

  Checksums(int[] pages) {
    this.pages = pages;
  }

  int get(int page) {
    return pages[page];
  }
}
