package dev.masterperf.model;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.Store;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * A distribution of samples that can be merged without losing accuracy: a DDSketch with 1 %
 * relative error (Masson, Rim, Lee: "DDSketch", VLDB 2019). Mutable and not thread-safe.
 *
 * <p>All our sketches share one mapping, the logarithmic one that DDSketch libraries use unless
 * told otherwise; only sketches of one mapping can be merged exactly.
 */
public final class Sketch {
  /** A quantile answered lies within this share of the true sample's value. */
  public static final double RELATIVE_ERROR = 0.01;

  private static final IndexMapping MAPPING = new LogarithmicMapping(RELATIVE_ERROR);

  /** Dense: PaginatedStore of 0.8.3 throws in mergeWith, SparseStore boxes each bin. */
  private static final Supplier<Store> STORE = UnboundedSizeDenseStore::new;

  /**
   * Magnitudes told apart: from a picosecond to an exabyte. A dense sketch of this whole range has
   * about 55 kB; without bounds two samples could make one too large for any Kafka record.
   */
  static final double MIN_MAGNITUDE = 1e-12;

  static final double MAX_MAGNITUDE = 1e18;

  private final DDSketch sketch;

  private Sketch(DDSketch sketch) {
    this.sketch = sketch;
  }

  public Sketch() {
    this(new DDSketch(MAPPING, STORE));
  }

  /**
   * Counts {@code value} {@code times} times. A magnitude below 1e-12 counts as 0, one above 1e18
   * as 1e18.
   *
   * @param value finite
   */
  public void add(double value, long times) {
    double bounded =
        Math.abs(value) < MIN_MAGNITUDE
            ? 0
            : Math.max(-MAX_MAGNITUDE, Math.min(MAX_MAGNITUDE, value));
    sketch.accept(bounded, (double) times);
  }

  public void merge(Sketch other) {
    sketch.mergeWith(other.sketch);
  }

  public Sketch copy() {
    return new Sketch(sketch.copy());
  }

  /** Number of samples counted. */
  public long count() {
    return Math.round(sketch.getCount());
  }

  /**
   * The value at rank {@code q · (count − 1)} of the sorted samples, within {@link
   * #RELATIVE_ERROR}.
   *
   * @param q between 0 and 1
   * @throws java.util.NoSuchElementException if nothing was counted
   */
  public double quantile(double q) {
    return sketch.getValueAtQuantile(q);
  }

  /** The compact form kept in state stores; the mapping is implied. */
  public byte[] toBytes() {
    GrowingByteArrayOutput out = GrowingByteArrayOutput.withDefaultInitialCapacity();
    try {
      sketch.encode(out, true);
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array refused a sketch", e);
    }
    return out.trimmedCopy();
  }

  /**
   * Reads {@link #toBytes} back.
   *
   * @throws IllegalArgumentException if the bytes are not a sketch
   */
  public static Sketch fromBytes(byte[] bytes) {
    try {
      return new Sketch(DDSketch.decode(ByteArrayInput.wrap(bytes), STORE, MAPPING));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a stored sketch: " + e.getMessage(), e);
    }
  }

  /** The DDSketch protobuf message, the form on the wire. */
  public byte[] toProto() {
    ByteBuffer buffer = sketch.serialize();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /**
   * Reads a DDSketch protobuf message.
   *
   * @throws IllegalArgumentException if the bytes are no such message, or its mapping is not the
   *     logarithmic one of 1 % relative error
   */
  public static Sketch fromProto(byte[] bytes) {
    try {
      SketchMessage message = SketchMessage.read(bytes, MAPPING, STORE);
      return new Sketch(
          DDSketch.of(MAPPING, message.negative(), message.positive(), message.zeroCount()));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a DDSketch message: " + e.getMessage(), e);
    }
  }
}
