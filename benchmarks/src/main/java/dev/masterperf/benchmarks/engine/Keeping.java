package dev.masterperf.benchmarks.engine;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.WireSerde;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.kstream.Aggregator;

/**
 * What the peer keeps of a window, as JSON.
 *
 * @param name of its figures
 * @param events how many samples a value holds
 */
record Keeping<V>(
    String name,
    Supplier<V> none,
    Aggregator<String, PerfMetric, V> add,
    Serde<V> json,
    ToLongFunction<V> events) {
  private static final int KEPT_SAMPLES = 100;
  private static final SeriesKey NO_SERIES = new SeriesKey("");

  /** Count, sum, ends and the first 100 samples, of which percentiles may be guessed. */
  static Keeping<Kept> someSamples() {
    return new Keeping<>(
        "naive_single",
        Kept::new,
        (key, sample, kept) -> kept.add(Objects.requireNonNull(sample.measure())),
        WireSerde.json(Kept.class),
        kept -> kept.count);
  }

  /** All that the engine keeps, its sketch among it: the same answers. */
  static Keeping<Aggregate> theSame() {
    return new Keeping<>(
        "naive_sketch_single",
        Aggregate::new,
        (key, sample, aggregate) -> add(sample, aggregate),
        WireSerde.of(Keeping::toJson, json -> AggregateCodec.fromJson(json).aggregate()),
        Aggregate::events);
  }

  private static Aggregate add(PerfMetric sample, Aggregate aggregate) {
    Unit unit = Objects.requireNonNull(sample.unit());
    double value = Objects.requireNonNull(sample.measure());
    aggregate.addSample(value, unit, sample.status(), sample.tsNanos(), 0);
    return aggregate;
  }

  private static byte[] toJson(Aggregate aggregate) {
    return AggregateCodec.toJson(
        new WindowAggregate(NO_SERIES, Resolution.SECOND, 0, WindowState.OPEN, 0, aggregate));
  }

  /** Its fields are its JSON. */
  static final class Kept {
    public long count;
    public double sum;
    public double min = Double.MAX_VALUE;
    public double max = -Double.MAX_VALUE;
    public double last;
    public List<Double> samples = new ArrayList<>();

    Kept add(double value) {
      count++;
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
      last = value;
      if (samples.size() < KEPT_SAMPLES) {
        samples.add(value);
      }
      return this;
    }
  }

  /** Reads a value back. */
  long events(byte[] value) {
    return events.applyAsLong(json.deserializer().deserialize("", value));
  }
}
