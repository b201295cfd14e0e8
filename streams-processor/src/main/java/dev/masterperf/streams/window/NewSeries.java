package dev.masterperf.streams.window;

import dev.masterperf.model.Series;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the new series of one budget look like: about how many different values each label had among
 * those of the last one to two hours. Of bounded size, whatever comes.
 */
final class NewSeries {
  private static final byte VERSION = 1;
  private static final long GENERATION_MILLIS = Duration.ofHours(1).toMillis();
  private static final int MAX_NAMES = 32;

  /** Stands for all labels beyond the first 32, and counts their names. */
  private static final String OTHERS = "(label names)";

  private final SortedMap<String, DistinctValues> byLabel = new TreeMap<>();
  private long generation = Long.MIN_VALUE;
  private long noticedMillis = Long.MIN_VALUE;

  /**
   * A label and about how many values it has.
   *
   * @param name as PromQL has it: {@code id}, {@code topic} or one of the sender's own
   */
  record Offender(String name, long values) {}

  /**
   * Takes a new series in.
   *
   * @return whether that changed anything
   */
  boolean add(Series series, long clockMillis) {
    boolean changed = rotate(Math.floorDiv(clockMillis, GENERATION_MILLIS));
    for (Map.Entry<String, String> label : series.promLabels().entrySet()) {
      changed |= add(label.getKey(), label.getValue());
    }
    return changed;
  }

  private boolean add(String name, String value) {
    DistinctValues values = byLabel.get(name);
    if (values == null && byLabel.size() >= MAX_NAMES) {
      return byLabel.computeIfAbsent(OTHERS, others -> new DistinctValues()).add(name);
    }
    if (values == null) {
      values = new DistinctValues();
      byLabel.put(name, values);
    }
    return values.add(value);
  }

  private boolean rotate(long now) {
    if (now <= generation) {
      return false;
    }
    if (now > generation + 1) {
      byLabel.clear();
    } else {
      byLabel.values().forEach(DistinctValues::rotate);
      byLabel.values().removeIf(DistinctValues::isEmpty);
    }
    generation = now;
    return true;
  }

  /** The label with the most values; of several the first by name. */
  Offender offender() {
    Offender most = new Offender("id", 0);
    for (Map.Entry<String, DistinctValues> label : byLabel.entrySet()) {
      long values = label.getValue().estimate();
      if (values > most.values()) {
        most = new Offender(label.getKey(), values);
      }
    }
    return most;
  }

  /** About how many values this label has. */
  Offender values(String name) {
    DistinctValues values = byLabel.get(name);
    return new Offender(name, values == null ? 0 : values.estimate());
  }

  /** Append time of the last notice, epoch milliseconds; MIN_VALUE before the first. */
  long noticedMillis() {
    return noticedMillis;
  }

  void noticed(long clockMillis) {
    noticedMillis = clockMillis;
  }

  byte[] toBytes() {
    int size = 1 + 2 * Long.BYTES + Integer.BYTES;
    for (String name : byLabel.keySet()) {
      size += Integer.BYTES + name.getBytes(StandardCharsets.UTF_8).length;
      size += 2 * DistinctValues.REGISTERS;
    }
    ByteBuffer out = ByteBuffer.allocate(size).put(VERSION);
    out.putLong(generation).putLong(noticedMillis).putInt(byLabel.size());
    byLabel.forEach(
        (name, values) -> {
          byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
          out.putInt(bytes.length).put(bytes).put(values.current()).put(values.previous());
        });
    return out.array();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if the bytes are of another version
   */
  static NewSeries fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "what is known of new series has version " + version + ", this program reads " + VERSION);
    }
    NewSeries read = new NewSeries();
    read.generation = in.getLong();
    read.noticedMillis = in.getLong();
    for (int left = in.getInt(); left > 0; left--) {
      String name = new String(bytes(in, in.getInt()), StandardCharsets.UTF_8);
      read.byLabel.put(
          name,
          new DistinctValues(
              bytes(in, DistinctValues.REGISTERS), bytes(in, DistinctValues.REGISTERS)));
    }
    return read;
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
