package dev.masterperf.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.packed.PackedOutput;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Windows as JSON, the value of {@code masterperf.aggregates.v1}, and as the bytes in stores. */
public final class AggregateCodec {
  /** Bits of a stored window's first byte; the lowest two are its state. */
  private static final int STATE = 3;

  private static final int NUMBERS = 4;
  private static final int SINGLE = 8;
  private static final int ALL_NUMBERS = 16;
  private static final int ERRORS = 32;
  private static final int STEPS = 64;

  /**
   * It has a few different values and they are all written, so that a byte tells which of the other
   * numbers follow from them. What open windows take in the log of live series, which is written
   * with each commit, is most of what a commit costs where many series move.
   */
  private static final int VALUES = 128;

  private static final WindowState[] STATES = WindowState.values();

  private AggregateCodec() {}

  /** A window as it lies in a store, where the key tells series and start. */
  public record StoredWindow(WindowState state, int revision, Aggregate aggregate) {}

  /** The record key on {@code masterperf.aggregates.v1}: {@code series@resolution@startMillis}. */
  public static String key(WindowAggregate window) {
    return window.series().text() + '@' + window.resolution().label() + '@' + window.startMillis();
  }

  /** The window as JSON. */
  public static byte[] toJson(WindowAggregate window) {
    return AggregateJson.write(window);
  }

  /**
   * Reads {@link #toJson} back; unknown fields are passed over.
   *
   * @throws IllegalArgumentException if it is not a window
   */
  public static WindowAggregate fromJson(byte[] bytes) {
    JsonNode json = Json.tree(bytes);
    Aggregate aggregate =
        Aggregate.restore(
            json.path("events").asLong(),
            json.path("errors").asLong(),
            json.path("count").asLong(),
            json.path("sum").asDouble(),
            json.path("sumSquares").asDouble(),
            json.path("min").asDouble(),
            json.path("max").asDouble(),
            json.path("first").asDouble(),
            json.path("firstTs").asLong(),
            json.path("firstOrder").asLong(),
            json.path("last").asDouble(),
            json.path("lastTs").asLong(),
            json.path("lastOrder").asLong(),
            json.path("increase").asDouble(),
            json.path("resets").asLong(),
            json.path("changes").asLong(),
            json.has("unit") ? Unit.of(json.path("unit").asText()) : null,
            sketch(json));
    String label = json.path("resolution").asText();
    return new WindowAggregate(
        new SeriesKey(json.path("series").asText()),
        Resolution.parse(label)
            .orElseThrow(() -> new IllegalArgumentException("no such resolution: " + label)),
        json.path("start").asLong(),
        WindowState.valueOf(json.path("state").asText().toUpperCase(Locale.ROOT)),
        json.path("revision").asInt(),
        aggregate);
  }

  private static @Nullable Sketch sketch(JsonNode json) {
    return json.path("min").asDouble() == json.path("max").asDouble()
        ? null
        : Sketch.fromProto(Base64.getDecoder().decode(json.path("sketch").asText()));
  }

  /** Writes a window as it lies in a store. */
  public static void write(PackedOutput out, WindowState state, int revision, Aggregate a) {
    boolean single = isSingle(a);
    int flags = state.ordinal();
    flags |= a.count() > 0 ? NUMBERS : 0;
    flags |= single ? SINGLE : 0;
    flags |= a.count() == a.events() ? ALL_NUMBERS : 0;
    flags |= a.errors() > 0 ? ERRORS : 0;
    flags |= a.increase() != 0 || a.resets() != 0 || a.changes() != 0 ? STEPS : 0;
    Sketch values = values(a);
    flags |= values != null ? VALUES : 0;
    out.writeByte((byte) flags);
    out.writeCount(revision);
    if (!single) {
      out.writeCount(a.events());
    }
    if ((flags & ERRORS) != 0) {
      out.writeCount(a.errors());
    }
    if ((flags & STEPS) != 0) {
      out.writeDoubleLE(a.increase());
      out.writeCount(a.resets());
      out.writeCount(a.changes());
    }
    if (a.count() > 0) {
      out.writeText(Objects.requireNonNull(a.unit()).symbol());
      if (values != null) {
        writeValues(out, a, values);
        return;
      }
      out.writeDoubleLE(a.first());
      out.writeLongLE(a.firstTsNanos());
      out.writeLongLE(a.firstOrder());
      if (!single) {
        writeRest(out, a);
      }
    }
  }

  /** All its values where they are few and differ, otherwise null. */
  private static @Nullable Sketch values(Aggregate a) {
    Sketch kept = a.keptSketch();
    return kept != null && kept.fewCount() == a.count() ? kept : null;
  }

  private static void writeValues(PackedOutput out, Aggregate a, Sketch values) {
    if (a.count() != a.events()) {
      out.writeCount(a.count());
    }
    out.writeLongLE(a.firstTsNanos());
    out.writeLongLE(a.firstOrder());
    out.writeDifference(a.lastTsNanos() - a.firstTsNanos());
    out.writeDifference(a.lastOrder() - a.firstOrder());
    values.write(out);
    FromValues derived = FromValues.of(values);
    int at = out.size();
    out.writeByte((byte) 0);
    int stored = 0;
    stored |= writeUnless(derived.first(), a.first(), out, 1);
    stored |= writeUnless(derived.last(), a.last(), out, 2);
    stored |= writeUnless(derived.min(), a.min(), out, 4);
    stored |= writeUnless(derived.max(), a.max(), out, 8);
    stored |= writeUnless(derived.sum(), a.sum(), out, 16);
    stored |= writeUnless(derived.sumSquares(), a.sumSquares(), out, 32);
    out.setByte(at, (byte) stored);
  }

  private static int writeUnless(double derived, double actual, PackedOutput out, int flag) {
    if (same(derived, actual)) {
      return 0;
    }
    out.writeDoubleLE(actual);
    return flag;
  }

  /** What the values of a window say, added one after the other as they came. */
  private record FromValues(
      double first, double last, double min, double max, double sum, double sumSquares) {

    static FromValues of(Sketch values) {
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      double sum = 0;
      double sumSquares = 0;
      int count = values.fewCount();
      for (int i = 0; i < count; i++) {
        double value = values.few(i);
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        sumSquares += value * value;
      }
      return new FromValues(values.few(0), values.few(count - 1), min, max, sum, sumSquares);
    }
  }

  /** Whether it is what one sample makes, so that the sample says it all. */
  private static boolean isSingle(Aggregate a) {
    double value = a.first();
    return a.events() == 1
        && a.count() == 1
        && same(value, a.last())
        && same(value, a.min())
        && same(value, a.max())
        && same(value, a.sum())
        && same(value * value, a.sumSquares())
        && a.firstTsNanos() == a.lastTsNanos()
        && a.firstOrder() == a.lastOrder()
        && a.keptSketch() == null;
  }

  private static boolean same(double one, double other) {
    return Double.doubleToLongBits(one) == Double.doubleToLongBits(other);
  }

  private static void writeRest(PackedOutput out, Aggregate a) {
    if (a.count() != a.events()) {
      out.writeCount(a.count());
    }
    out.writeDoubleLE(a.sum());
    out.writeDoubleLE(a.sumSquares());
    out.writeDoubleLE(a.min());
    out.writeDoubleLE(a.max());
    out.writeDoubleLE(a.last());
    out.writeDifference(a.lastTsNanos() - a.firstTsNanos());
    out.writeDifference(a.lastOrder() - a.firstOrder());
    Sketch kept = a.keptSketch();
    out.writeByte((byte) (kept == null ? 0 : 1));
    if (kept != null) {
      kept.write(out);
    }
  }

  /**
   * Reads {@link #write} back.
   *
   * @throws IllegalArgumentException if the bytes are not a window
   */
  public static StoredWindow read(PackedInput in) {
    return read(in, true);
  }

  /**
   * Reads {@link #write} back.
   *
   * @param distributions false: {@link Aggregate#numbersOnly}; what follows in the input cannot be
   *     read then
   * @throws IllegalArgumentException if the bytes are not a window
   */
  public static StoredWindow read(PackedInput in, boolean distributions) {
    StoredWindow read = window(in, distributions);
    if (!distributions) {
      read.aggregate().numbersOnly();
    }
    return read;
  }

  private static StoredWindow window(PackedInput in, boolean distributions) {
    int flags = in.readByte();
    boolean single = (flags & SINGLE) != 0;
    WindowState state = STATES[(flags & STATE) % STATES.length];
    int revision = (int) in.readCount();
    long events = single ? 1 : in.readCount();
    long errors = (flags & ERRORS) == 0 ? 0 : in.readCount();
    double increase = 0;
    long resets = 0;
    long changes = 0;
    if ((flags & STEPS) != 0) {
      increase = in.readDoubleLE();
      resets = in.readCount();
      changes = in.readCount();
    }
    if ((flags & NUMBERS) == 0) {
      return new StoredWindow(
          state,
          revision,
          Aggregate.restore(
              events, errors, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, increase, resets, changes, null,
              null));
    }
    Unit unit = Unit.of(in.readText());
    if ((flags & VALUES) != 0) {
      long count = (flags & ALL_NUMBERS) == 0 ? in.readCount() : events;
      return new StoredWindow(
          state, revision, readValues(in, events, errors, count, increase, resets, changes, unit));
    }
    double first = in.readDoubleLE();
    long firstTs = in.readLongLE();
    long firstOrder = in.readLongLE();
    long count = single ? 1 : (flags & ALL_NUMBERS) == 0 ? in.readCount() : events;
    double sum = single ? first : in.readDoubleLE();
    double sumSquares = single ? first * first : in.readDoubleLE();
    double min = single ? first : in.readDoubleLE();
    double max = single ? first : in.readDoubleLE();
    double last = single ? first : in.readDoubleLE();
    long lastTs = single ? firstTs : firstTs + in.readDifference();
    long lastOrder = single ? firstOrder : firstOrder + in.readDifference();
    Sketch sketch = !distributions || single || in.readByte() == 0 ? null : Sketch.read(in);
    return new StoredWindow(
        state,
        revision,
        Aggregate.restore(
            events,
            errors,
            count,
            sum,
            sumSquares,
            min,
            max,
            first,
            firstTs,
            firstOrder,
            last,
            lastTs,
            lastOrder,
            increase,
            resets,
            changes,
            unit,
            sketch));
  }

  private static Aggregate readValues(
      PackedInput in,
      long events,
      long errors,
      long count,
      double increase,
      long resets,
      long changes,
      Unit unit) {
    long firstTs = in.readLongLE();
    long firstOrder = in.readLongLE();
    long lastTs = firstTs + in.readDifference();
    long lastOrder = firstOrder + in.readDifference();
    Sketch values = Sketch.read(in);
    if (values.fewCount() != count) {
      throw new IllegalArgumentException("a stored window of " + count + " values has others");
    }
    FromValues derived = FromValues.of(values);
    int stored = in.readByte();
    double first = (stored & 1) == 0 ? derived.first() : in.readDoubleLE();
    double last = (stored & 2) == 0 ? derived.last() : in.readDoubleLE();
    double min = (stored & 4) == 0 ? derived.min() : in.readDoubleLE();
    double max = (stored & 8) == 0 ? derived.max() : in.readDoubleLE();
    double sum = (stored & 16) == 0 ? derived.sum() : in.readDoubleLE();
    double sumSquares = (stored & 32) == 0 ? derived.sumSquares() : in.readDoubleLE();
    return Aggregate.restore(
        events,
        errors,
        count,
        sum,
        sumSquares,
        min,
        max,
        first,
        firstTs,
        firstOrder,
        last,
        lastTs,
        lastOrder,
        increase,
        resets,
        changes,
        unit,
        values);
  }
}
