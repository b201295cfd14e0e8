package dev.masterperf.query.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Distributions as bytes, for those who merge what others counted. */
public final class DistributionCodec {
  private DistributionCodec() {}

  /**
   * Writes one.
   *
   * @throws IllegalArgumentException if it is not in the layout of our sketches, which alone is
   *     what windows give
   */
  public static void write(DataOutput out, Distribution distribution) throws IOException {
    if (!distribution.layout().equals(BucketLayout.SKETCH)) {
      throw new IllegalArgumentException(
          "only histograms made of sketches travel, not one of " + distribution.layout());
    }
    out.writeDouble(distribution.sum());
    out.writeDouble(distribution.zeros());
    write(out, distribution.negative());
    write(out, distribution.positive());
  }

  private static void write(DataOutput out, BinCounts bins) throws IOException {
    out.writeInt(bins.size());
    for (int i = 0; i < bins.size(); i++) {
      out.writeInt(bins.bin(i));
      out.writeDouble(bins.count(i));
    }
  }

  /** Reads one back. */
  public static Distribution read(DataInput in) throws IOException {
    return Distribution.sketched(in.readDouble(), in.readDouble(), bins(in), bins(in));
  }

  private static BinCounts bins(DataInput in) throws IOException {
    BinCounts.Builder bins = new BinCounts.Builder();
    for (int left = in.readInt(); left > 0; left--) {
      bins.add(in.readInt(), in.readDouble());
    }
    return bins.build();
  }
}
