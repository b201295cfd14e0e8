package dev.masterperf.launcher.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What stands in one line of the file, or in one record of several lines. */
sealed interface Entry {
  /** Its first line, from 1. */
  long line();

  /**
   * Named values.
   *
   * @param fields in their order, by the file's own names
   */
  record Row(long line, ObjectNode fields) implements Entry {}

  /** Something that is no metric. */
  record Broken(long line, String reason) implements Entry {}
}
