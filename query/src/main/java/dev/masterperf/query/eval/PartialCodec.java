package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.DistributionCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Partial aggregates as bytes. The first byte is the version of the form. */
final class PartialCodec {
  private static final int VERSION = 1;

  private PartialCodec() {}

  static byte[] write(PartialAggregate partial) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(partial.samples());
      out.writeLong(partial.numbers());
      out.writeDouble(partial.sum());
      out.writeDouble(partial.min());
      out.writeDouble(partial.max());
      out.writeDouble(partial.squares());
      Distribution merged = partial.merged();
      out.writeBoolean(merged != null);
      if (merged != null) {
        DistributionCodec.write(out, merged);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes all", e);
    }
    return bytes.toByteArray();
  }

  static PartialAggregate read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("partial aggregate of unknown version " + version);
      }
      return new PartialAggregate(
          in.readLong(),
          in.readLong(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readBoolean() ? DistributionCodec.read(in) : null);
    } catch (IOException e) {
      throw new IllegalArgumentException("these bytes are no partial aggregate", e);
    }
  }
}
