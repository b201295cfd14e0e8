package dev.masterperf.query.testing;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.SeriesText;
import java.util.List;

/** A series and a sequence of its values. */
record SeriesLine(int line, Labels labels, List<SequenceValue> values) {
  SeriesLine {
    values = List.copyOf(values);
  }

  /**
   * Reads {@code up{job="api"} 0+1x10}.
   *
   * @param line its number, from 1
   */
  static SeriesLine parse(int line, String text) {
    try {
      SeriesText series = SeriesText.read(text);
      List<SequenceValue> values = SequenceNotation.parse(text.substring(series.end()));
      return new SeriesLine(line, Labels.of(series.labels()), values);
    } catch (ExpressionException e) {
      throw new ScriptException(line, e.problem() + ": " + text);
    } catch (IllegalArgumentException e) {
      throw new ScriptException(line, String.valueOf(e.getMessage()));
    }
  }
}
