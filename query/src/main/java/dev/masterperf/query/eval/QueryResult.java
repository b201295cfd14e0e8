package dev.masterperf.query.eval;

import dev.masterperf.query.series.SampleSeries;
import java.util.List;

/**
 * An answer.
 *
 * @param warnings what made the answer less than was asked for, each once, in Prometheus' words
 * @param infos what about the question is probably a mistake, likewise
 */
public record QueryResult(Value value, List<String> warnings, List<String> infos) {
  public QueryResult {
    warnings = List.copyOf(warnings);
    infos = List.copyOf(infos);
  }

  /** One of the four kinds of value. */
  public sealed interface Value {}

  /** A number. */
  public record Scalar(double value) implements Value {}

  /** A string. */
  public record Text(String value) implements Value {}

  /**
   * One sample each of any number of series. In the order that {@code sort} or {@code topk} gave
   * them, else in no particular one.
   */
  public record Vector(List<VectorSample> samples) implements Value {
    public Vector {
      samples = List.copyOf(samples);
    }
  }

  /** Samples over time of any number of series, sorted by labels. */
  public record Matrix(List<SampleSeries> series) implements Value {
    public Matrix {
      series = List.copyOf(series);
    }
  }
}
