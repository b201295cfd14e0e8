package dev.masterperf.api.prometheus;

import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Values of expressions as Prometheus writes them. */
final class ResultJson {
  /** How Prometheus numbers the sides of a bucket: these hold their upper end, or their lower. */
  private static final int UPPER_INCLUDED = 0;

  private static final int LOWER_INCLUDED = 1;
  private static final int BOTH_INCLUDED = 3;

  private final JsonOut out;

  ResultJson(JsonOut out) {
    this.out = out;
  }

  /**
   * Writes {@code resultType} and {@code result}.
   *
   * @param atMillis time of values that have none of their own
   */
  void write(QueryResult.Value value, long atMillis) throws IOException {
    if (value instanceof QueryResult.Scalar scalar) {
      out.raw("{\"resultType\":\"scalar\",\"result\":[").time(atMillis).raw(",");
      out.number(scalar.value()).raw("]}");
    } else if (value instanceof QueryResult.Text text) {
      out.raw("{\"resultType\":\"string\",\"result\":[").time(atMillis).raw(",");
      out.text(text.value()).raw("]}");
    } else if (value instanceof QueryResult.Vector vector) {
      out.raw("{\"resultType\":\"vector\",\"result\":[");
      String separator = "";
      for (VectorSample sample : vector.samples()) {
        out.raw(separator).raw("{\"metric\":").labels(sample.labels());
        out.raw(sample.isNumber() ? ",\"value\":" : ",\"histogram\":");
        sample(atMillis, sample.value(), sample.distribution());
        out.raw("}");
        separator = ",";
      }
      out.raw("]}");
    } else if (value instanceof QueryResult.Matrix matrix) {
      out.raw("{\"resultType\":\"matrix\",\"result\":[");
      String separator = "";
      for (SampleSeries series : matrix.series()) {
        out.raw(separator);
        if (matrix.series().size() > 1) {
          out.rewindTimes();
        }
        series(series);
        separator = ",";
      }
      out.raw("]}");
    }
  }

  private void series(SampleSeries series) throws IOException {
    out.raw("{\"metric\":").labels(series.labels());
    Samples samples = series.samples();
    samples(samples, false);
    if (samples.haveDistributions()) {
      samples(samples, true);
    }
    out.raw("}");
  }

  private void samples(Samples samples, boolean distributions) throws IOException {
    boolean any = false;
    for (int i = 0; i < samples.size(); i++) {
      Distribution distribution = samples.distribution(i);
      if ((distribution != null) == distributions) {
        if (any) {
          out.raw(',');
        } else {
          out.raw(distributions ? ",\"histograms\":[" : ",\"values\":[");
        }
        sample(samples.timeMillis(i), distributions ? 0 : samples.value(i), distribution);
        any = true;
      }
    }
    if (any) {
      out.raw("]");
    }
  }

  private void sample(long millis, double value, @Nullable Distribution distribution)
      throws IOException {
    out.raw('[').time(millis).raw(',');
    if (distribution == null) {
      out.number(value);
    } else {
      histogram(distribution);
    }
    out.raw(']');
  }

  private void histogram(Distribution distribution) throws IOException {
    out.raw("{\"count\":").number(distribution.count());
    out.raw(",\"sum\":").number(distribution.sum());
    String separator = ",\"buckets\":[";
    boolean any = false;
    for (Distribution.Bucket bucket : distribution.buckets()) {
      if (bucket.count() != 0) {
        out.raw(separator).raw("[").raw(Integer.toString(sides(bucket))).raw(",");
        out.number(bucket.lower()).raw(",").number(bucket.upper()).raw(",");
        out.number(bucket.count()).raw("]");
        separator = ",";
        any = true;
      }
    }
    out.raw(any ? "]}" : "}");
  }

  private static int sides(Distribution.Bucket bucket) {
    if (bucket.lower() <= 0 && bucket.upper() >= 0) {
      return BOTH_INCLUDED;
    }
    return bucket.upper() < 0 ? LOWER_INCLUDED : UPPER_INCLUDED;
  }
}
