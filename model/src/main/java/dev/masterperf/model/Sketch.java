package dev.masterperf.model;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.Store;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.packed.PackedOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  private static final double[] NONE = {};
  private static final IndexMapping MAPPING = new LogarithmicMapping(RELATIVE_ERROR);
  private static final byte[] MAPPING_MESSAGE = SketchWriter.mapping(MAPPING);

  /** By how many bins a store grows, and how many it keeps free for values to come. */
  private static final int GROWTH = 128;

  private static final int SPARE = 64;

  /**
   * Magnitudes told apart: from a picosecond to an exabyte. A dense sketch of this whole range has
   * about 55 kB; without bounds two samples could make one too large for any Kafka record.
   */
  public static final double MIN_MAGNITUDE = 1e-12;

  public static final double MAX_MAGNITUDE = 1e18;

  /** Before the lowest bin of any store, and the highest. */
  private static final int FIRST_BIN = MAPPING.index(MIN_MAGNITUDE) - 1;

  private static final int LAST_BIN = MAPPING.index(MAX_MAGNITUDE);

  /**
   * Up to here values are kept as they are. Most windows of most series hold a handful, for which
   * the array of a dense store would be a hundred times too large.
   */
  private static final int MAX_FEW = 64;

  private static final int FIRST_FEW = 4;

  /**
   * Begins the stored form of a sketch proper. That of a few values begins with their number, from
   * here on one more, for stores that were written when 32 were the most.
   */
  private static final int MANY = 33;

  /** The values, while they are few; not used once {@link #sketch} is there. */
  private double[] few;

  private int fewCount;
  private @Nullable DDSketch sketch;

  /** How many of the samples in {@link #sketch} are 0, which it tells only by counting all bins. */
  private double zeros;

  /** Empty, to be {@link #sketch} next time: its bins lie where those of this series lie. */
  private @Nullable DDSketch spare;

  private Sketch(DDSketch sketch, double zeros) {
    this.few = NONE;
    this.sketch = sketch;
    this.zeros = zeros;
  }

  public Sketch() {
    this.few = NONE;
  }

  /**
   * A sketch of samples that were counted by bin.
   *
   * @param zeros how many had a magnitude below 1e-12
   * @param positive the others above zero, by {@link #bin} of their value
   * @param negative those below zero, by {@link #bin} of their magnitude
   */
  public static Sketch of(long zeros, Bins positive, Bins negative) {
    Store above = store();
    Store below = store();
    positive.addTo(above);
    negative.addTo(below);
    return new Sketch(DDSketch.of(MAPPING, below, above, (double) zeros), zeros);
  }

  /**
   * The bin that counts values of this magnitude. Every value of a bin is answered by the same one,
   * which lies within {@link #RELATIVE_ERROR} of them all.
   *
   * @param magnitude at least 1e-12; one above 1e18 counts as 1e18
   */
  public static int bin(double magnitude) {
    return MAPPING.index(Math.min(magnitude, MAX_MAGNITUDE));
  }

  /** Where a bin begins, but for rounding. */
  public static double lowerEnd(int bin) {
    return MAPPING.lowerBound(bin);
  }

  /** Is told of the bins of a sketch that hold samples. */
  public interface BinConsumer {
    /**
     * One bin.
     *
     * @param sign 1 for samples above zero, -1 below, 0 for those that count as zero
     * @param bin see {@link Sketch#bin}; 0 where {@code sign} is
     * @param count above 0; may be a fraction in a sketch of another maker
     */
    void accept(int sign, int bin, double count);
  }

  /** Tells each bin that holds samples once, those of one sign in rising order of magnitude. */
  public void forEachBin(BinConsumer consumer) {
    DDSketch kept = sketch;
    if (kept == null) {
      Sketch binned = copy();
      binned.many();
      binned.forEachBin(consumer);
      return;
    }
    if (zeros > 0) {
      consumer.accept(0, 0, zeros);
    }
    forEachBin(kept.getNegativeValueStore(), -1, consumer);
    forEachBin(kept.getPositiveValueStore(), 1, consumer);
  }

  private static void forEachBin(Store store, int sign, BinConsumer consumer) {
    store.forEach(
        (index, count) -> {
          if (count > 0) {
            consumer.accept(sign, index, count);
          }
        });
  }

  /**
   * Dense: PaginatedStore of 0.8.3 throws in mergeWith, SparseStore boxes each bin. With room from
   * the beginning, since moving the bins for each new extreme was most of what adding cost.
   */
  private static Store store() {
    return new UnboundedSizeDenseStore(GROWTH, SPARE);
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
    if (sketch == null && fewCount + times <= MAX_FEW) {
      for (long i = 0; i < times; i++) {
        addFew(bounded);
      }
    } else {
      many().accept(bounded, (double) times);
      zeros += bounded == 0 ? times : 0;
    }
  }

  private void addFew(double value) {
    if (fewCount == few.length) {
      few = Arrays.copyOf(few, fewCount == 0 ? FIRST_FEW : 2 * fewCount);
    }
    few[fewCount++] = value;
  }

  /** The sketch proper, from now on the place of all values. */
  private DDSketch many() {
    DDSketch kept = sketch;
    if (kept == null) {
      kept = spare == null ? new DDSketch(MAPPING, Sketch::store) : spare;
      addFewTo(kept);
      sketch = kept;
      spare = null;
      fewCount = 0;
    }
    return kept;
  }

  /** In order: a store that begins with the smallest has to move nothing for the others. */
  private void addFewTo(DDSketch into) {
    Arrays.sort(few, 0, fewCount);
    zeros = 0;
    for (int i = 0; i < fewCount; i++) {
      into.accept(few[i]);
      zeros += few[i] == 0 ? 1 : 0;
    }
  }

  public void merge(Sketch other) {
    DDSketch others = other.sketch;
    if (others != null) {
      many().mergeWith(others);
      zeros += other.zeros;
      return;
    }
    for (int i = 0; i < other.fewCount; i++) {
      add(other.few[i], 1);
    }
  }

  /** Forgets all samples; their room stays allocated. */
  public void clear() {
    fewCount = 0;
    DDSketch kept = sketch;
    if (kept != null) {
      kept.clear();
      spare = kept;
      sketch = null;
    }
  }

  public Sketch copy() {
    DDSketch kept = sketch;
    Sketch copy = kept == null ? new Sketch() : new Sketch(kept.copy(), zeros);
    copy.few = Arrays.copyOf(few, fewCount);
    copy.fewCount = fewCount;
    return copy;
  }

  /** How many values are kept as they are; -1 if they are too many for that. For codecs. */
  public int fewCount() {
    return sketch == null ? fewCount : -1;
  }

  /**
   * One of the values kept as they are, bounded as {@link #add} says, in the order they came. For
   * codecs.
   */
  public double few(int index) {
    return few[Objects.checkIndex(index, fewCount)];
  }

  /** Number of samples counted. */
  public long count() {
    DDSketch kept = sketch;
    return kept == null ? fewCount : Math.round(kept.getCount());
  }

  /**
   * The value at rank {@code q · (count − 1)} of the sorted samples, within {@link
   * #RELATIVE_ERROR}.
   *
   * @param q between 0 and 1
   * @throws java.util.NoSuchElementException if nothing was counted
   */
  public double quantile(double q) {
    DDSketch kept = sketch;
    if (kept == null) {
      return copy().many().getValueAtQuantile(q);
    }
    return kept.getValueAtQuantile(q);
  }

  /** Writes the compact form kept in state stores; the mapping is implied. */
  public void write(PackedOutput out) {
    DDSketch kept = sketch;
    if (kept == null) {
      out.writeCount(fewCount < MANY ? fewCount : fewCount + 1);
      for (int i = 0; i < fewCount; i++) {
        out.writeDoubleLE(few[i]);
      }
      return;
    }
    out.writeCount(MANY);
    out.writeDoubleLE(zeros);
    write(out, kept.getPositiveValueStore());
    write(out, kept.getNegativeValueStore());
  }

  /** Each bin as its distance from the one before and its count; a distance of 0 ends them. */
  private static void write(PackedOutput out, Store store) {
    int[] before = {FIRST_BIN};
    store.forEach(
        (index, count) -> {
          if (count > 0) {
            out.writeCount(index - before[0]);
            writeBinCount(out, count);
            before[0] = index;
          }
        });
    out.writeCount(0);
  }

  /** Whole counts, which nearly all are, take a byte; others follow a 0. */
  private static void writeBinCount(PackedOutput out, double count) {
    long whole = (long) count;
    if (whole == count) {
      out.writeCount(whole);
    } else {
      out.writeCount(0);
      out.writeDoubleLE(count);
    }
  }

  /**
   * Reads {@link #write} back.
   *
   * @throws IllegalArgumentException if the bytes are not a sketch
   */
  public static Sketch read(PackedInput in) {
    long first = in.readCount();
    if (first == MANY) {
      return readMany(in);
    }
    long count = first < MANY ? first : first - 1;
    if (count < 0 || count > MAX_FEW) {
      throw new IllegalArgumentException("not a stored sketch: it begins with " + first);
    }
    Sketch sketch = new Sketch();
    sketch.few = new double[(int) count];
    for (long i = 0; i < count; i++) {
      sketch.addFew(in.readDoubleLE());
    }
    return sketch;
  }

  private static Sketch readMany(PackedInput in) {
    double zeros = in.readDoubleLE();
    Store positive = readBins(in);
    Store negative = readBins(in);
    return new Sketch(DDSketch.of(MAPPING, negative, positive, zeros), zeros);
  }

  private static Store readBins(PackedInput in) {
    Store store = store();
    int index = FIRST_BIN;
    for (long step = in.readCount(); step != 0; step = in.readCount()) {
      index += (int) step;
      if (step < 0 || index > LAST_BIN) {
        throw new IllegalArgumentException("not a stored sketch: it has a bin " + index);
      }
      long whole = in.readCount();
      store.add(index, whole == 0 ? in.readDoubleLE() : (double) whole);
    }
    return store;
  }

  /** The DDSketch protobuf message, the form on the wire. */
  public byte[] toProto() {
    DDSketch kept = sketch;
    return kept == null
        ? SketchWriter.write(few, fewCount, MAPPING, MAPPING_MESSAGE)
        : SketchWriter.write(kept, zeros, MAPPING_MESSAGE);
  }

  /**
   * Reads a DDSketch protobuf message.
   *
   * @throws IllegalArgumentException if the bytes are no such message, or its mapping is not the
   *     logarithmic one of 1 % relative error
   */
  public static Sketch fromProto(byte[] bytes) {
    try {
      SketchMessage message = SketchMessage.read(bytes, MAPPING, Sketch::store);
      return new Sketch(
          DDSketch.of(MAPPING, message.negative(), message.positive(), message.zeroCount()),
          message.zeroCount());
    } catch (IOException e) {
      throw new IllegalArgumentException("not a DDSketch message: " + e.getMessage(), e);
    }
  }
}
