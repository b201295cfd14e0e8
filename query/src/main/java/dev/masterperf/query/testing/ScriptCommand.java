package dev.masterperf.query.testing;

import dev.masterperf.query.testing.ExpectLine.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command of a script; {@code line} is where it begins, from 1. */
sealed interface ScriptCommand {
  int line();

  /** Forgets all series. */
  record Clear(int line) implements ScriptCommand {}

  /**
   * Loads series.
   *
   * @param withNative whether classic histograms are loaded as native ones too
   */
  record Load(int line, long stepMillis, boolean withNative, List<SeriesLine> series)
      implements ScriptCommand {
    public Load {
      series = List.copyOf(series);
    }
  }

  /**
   * Evaluates an expression.
   *
   * @param times when, and at which times series are expected to have values
   * @param scalar expected; null where series are
   * @param text expected; null where no string is
   */
  record Eval(
      int line,
      String expression,
      Times times,
      List<ExpectLine> expected,
      List<SeriesLine> series,
      @Nullable Double scalar,
      @Nullable String text)
      implements ScriptCommand {
    public Eval {
      expected = List.copyOf(expected);
      series = List.copyOf(series);
    }

    List<ExpectLine> expected(Kind kind) {
      return expected.stream().filter(one -> one.kind() == kind).toList();
    }

    boolean expects(Kind kind) {
      return !expected(kind).isEmpty();
    }
  }

  /** What cannot be run, and why. */
  record Broken(int line, String problem) implements ScriptCommand {}

  /**
   * The times of an evaluation.
   *
   * @param overTime whether it is evaluated at each of them, or at the last alone
   * @param stepMillis between the values that are expected; 0 where each series has one
   */
  record Times(boolean overTime, long startMillis, long endMillis, long stepMillis) {
    static Times at(long millis) {
      return new Times(false, millis, millis, 0);
    }
  }
}
