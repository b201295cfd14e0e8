package dev.masterperf.archive.parquet;

import org.apache.parquet.format.Encoding;

/** One way to write a page; the one that compresses best is taken. */
record Candidate(Encoding encoding, Buffer page) {

  /** A page that begins with these levels. */
  static Buffer after(Buffer levels) {
    Buffer page = new Buffer();
    page.writeAll(levels);
    return page;
  }
}
