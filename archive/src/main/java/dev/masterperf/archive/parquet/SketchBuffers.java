package dev.masterperf.archive.parquet;

import dev.masterperf.model.Sketch;
import org.jspecify.annotations.Nullable;

/** A distribution: the sketch, and its 50th, 95th and 99th percentile as plain numbers. */
final class SketchBuffers {
  private final BinaryBuffer sketch;
  private final NumberBuffer p50;
  private final NumberBuffer p95;
  private final NumberBuffer p99;

  SketchBuffers(OwnBuffers own, Column sketch, Column p50, Column p95, Column p99) {
    this.sketch = own.binary(sketch);
    this.p50 = own.number(p50);
    this.p95 = own.number(p95);
    this.p99 = own.number(p99);
  }

  /**
   * Adds a row, and its sketch to the column of sketches.
   *
   * @param kept null where all samples are {@code min}
   */
  void add(@Nullable Sketch kept, double min, double max) {
    if (kept == null) {
      sketch.addNull();
      p50.add(min);
      p95.add(min);
      p99.add(min);
      return;
    }
    byte[] proto = kept.toProto();
    sketch.add(proto);
    // One that keeps its values as they are would put them into bins for each question.
    Sketch binned = kept.fewCount() < 0 ? kept : Sketch.fromProto(proto);
    p50.add(bounded(binned.quantile(0.5), min, max));
    p95.add(bounded(binned.quantile(0.95), min, max));
    p99.add(bounded(binned.quantile(0.99), min, max));
  }

  /** Adds a row without a distribution. */
  void addNull() {
    sketch.addNull();
    p50.addNull();
    p95.addNull();
    p99.addNull();
  }

  private static double bounded(double quantile, double min, double max) {
    return Math.max(min, Math.min(max, quantile));
  }
}
