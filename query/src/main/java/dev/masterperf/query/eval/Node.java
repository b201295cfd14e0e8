package dev.masterperf.query.eval;

import java.util.List;

/**
 * A part of an expression made ready for one query. It is asked for one step after another, never
 * for an earlier one, and may keep what it needs for the next.
 */
sealed interface Node {

  /** Gives a number. */
  non-sealed interface OfScalar extends Node {
    double at(long millis);
  }

  /** Gives samples of different series. */
  non-sealed interface OfVector extends Node {
    List<VectorSample> at(long millis);
  }

  /** Gives ranges of series; one without samples is left out. */
  non-sealed interface OfMatrix extends Node {
    List<RangeSlice> at(long millis);
  }

  /** A string literal. */
  record OfText(String value) implements Node {}
}
