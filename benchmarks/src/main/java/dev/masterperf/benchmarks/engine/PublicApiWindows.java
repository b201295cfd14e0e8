package dev.masterperf.benchmarks.engine;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.packed.PackedOutput;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.PlainMetrics;
import dev.masterperf.model.wire.Timestamps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * The step of {@link PublicApiRun}: open windows on the heap to be read, and for each sample one
 * put into a caching store. What is put is not the window, whose sketch would be encoded for every
 * sample, but the last few samples of it, from which it can be built again, and the newest event.
 * It does what samples in order ask for; being late, rules and reading back after a restart are
 * left out, which only helps it.
 */
final class PublicApiWindows extends ContextualProcessor<byte[], byte[], String, byte[]> {
  static final String OPEN = "open";
  static final String TO_AGGREGATES = "write-aggregates";
  static final String TO_MATRIX = "write-matrix";

  /** Longer than a stream thread stands still in a run that counts. */
  private static final Duration IDLE_CHECK = Duration.ofSeconds(3);

  /** Samples that are put together; each put repeats those before it. */
  private static final int SAMPLES = 16;

  /** Value, time and status. */
  private static final int SAMPLE_BYTES = Double.BYTES + Long.BYTES + Byte.BYTES;

  private final PlainMetrics plain = new PlainMetrics();
  private final Map<String, Live> series = new HashMap<>();
  private final TreeMap<Long, List<Window>> due = new TreeMap<>();
  private final Map<Resolution, WindowStore<SeriesKey, StoredWindow>> closed =
      new EnumMap<>(Resolution.class);
  private @Nullable KeyValueStore<Bytes, byte[]> open;
  private long clockMillis;
  private boolean idle;

  /** One series with its newest event as JSON. */
  private static final class Live {
    private final SeriesKey key;
    private final List<Window> windows = new ArrayList<>();
    private byte[] latest = {};
    private double lastValue = Double.NaN;

    Live(SeriesKey key) {
      this.key = key;
    }
  }

  /** One open window, and where its samples stand in the store. */
  private static final class Window {
    private final Live series;
    private final Resolution resolution;
    private final long start;
    private final String key;
    private final Aggregate aggregate = new Aggregate();
    private final List<Bytes> stored = new ArrayList<>();
    private final ByteBuffer samples = ByteBuffer.allocate(SAMPLES * SAMPLE_BYTES);

    Window(Live series, Resolution resolution, long start) {
      this.series = series;
      this.resolution = resolution;
      this.start = start;
      this.key = series.key.text() + '@' + resolution.label() + '@' + start;
    }

    /** The key under which more of it is stored. */
    Bytes nextKey() {
      String next = key + '@' + stored.size();
      stored.add(Bytes.wrap(next.getBytes(StandardCharsets.UTF_8)));
      return lastKey();
    }

    Bytes lastKey() {
      return stored.get(stored.size() - 1);
    }
  }

  static String closed(Resolution resolution) {
    return "closed-" + resolution.label();
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    super.init(context);
    open = context.getStateStore(OPEN);
    for (Resolution resolution : Resolution.values()) {
      closed.put(resolution, context.getStateStore(closed(resolution)));
    }
    context.schedule(
        IDLE_CHECK,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          if (idle) {
            advance(now); // so that the last windows close and can be counted
          }
          idle = true;
        });
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    idle = false;
    advance(record.timestamp());
    int read = plain.read(record.value());
    for (int i = 0; i < read; i++) {
      take(i);
    }
  }

  private void take(int item) {
    byte[] json = plain.payload();
    int from = plain.identityFrom(item);
    int to = plain.identityTo(item);
    String spelling = new String(json, from, to - from, StandardCharsets.ISO_8859_1);
    Live live = series.get(spelling);
    if (live == null) {
      live = new Live(MetricCodec.identity(json, from, to).orElseThrow().key());
      series.put(spelling, live);
    }
    live.latest = Arrays.copyOfRange(json, from - 1, plain.end(item) + 1);
    long ts = plain.tsNanos(item);
    long start = Resolution.SECOND.windowStart(Timestamps.toMillis(ts));
    Window window = window(live, Resolution.SECOND, start);
    double value = plain.measure(item);
    window.aggregate.addSample(value, plain.unit(item), plain.status(item), ts, 0);
    double step = Double.isNaN(live.lastValue) ? 0 : value - live.lastValue;
    window.aggregate.addSteps(step < 0 ? value : step, step < 0 ? 1 : 0, step == 0 ? 0 : 1);
    live.lastValue = value;
    putSample(window, item);
  }

  private void putSample(Window window, int item) {
    ByteBuffer samples = window.samples;
    if (!samples.hasRemaining()) {
      samples.clear();
    }
    Bytes key = samples.position() == 0 ? window.nextKey() : window.lastKey();
    samples
        .putDouble(plain.measure(item))
        .putLong(plain.tsNanos(item))
        .put((byte) plain.status(item).ordinal());
    byte[] latest = window.series.latest;
    byte[] value = new byte[Integer.BYTES + latest.length + samples.position()];
    ByteBuffer.wrap(value).putInt(latest.length).put(latest).put(samples.duplicate().flip());
    open().put(key, value);
  }

  private Window window(Live live, Resolution resolution, long start) {
    for (int i = live.windows.size() - 1; i >= 0; i--) {
      Window window = live.windows.get(i);
      if (window.start == start && window.resolution == resolution) {
        return window;
      }
    }
    Window made = new Window(live, resolution, start);
    live.windows.add(made);
    due.computeIfAbsent(resolution.closesAt(start), at -> new ArrayList<>()).add(made);
    return made;
  }

  /** Stores a coarse window whole; it changes once for each finer one that closes. */
  private void put(Window window) {
    Bytes key = window.stored.isEmpty() ? window.nextKey() : window.lastKey();
    open().put(key, toBytes(new StoredWindow(WindowState.OPEN, 0, window.aggregate)));
  }

  static byte[] toBytes(StoredWindow window) {
    PackedOutput out = new PackedOutput();
    AggregateCodec.write(out, window.state(), window.revision(), window.aggregate());
    return out.toByteArray();
  }

  private void advance(long appendMillis) {
    clockMillis = Math.max(clockMillis, appendMillis);
    while (!due.isEmpty() && due.firstKey() <= clockMillis) {
      due.pollFirstEntry().getValue().forEach(this::close);
    }
  }

  private void close(Window window) {
    Live live = window.series;
    live.windows.remove(window);
    Objects.requireNonNull(closed.get(window.resolution))
        .put(live.key, new StoredWindow(WindowState.FINAL, 1, window.aggregate), window.start);
    window.stored.forEach(open()::delete);
    window
        .resolution
        .coarser()
        .ifPresent(
            coarser -> {
              Window into = window(live, coarser, coarser.windowStart(window.start));
              into.aggregate.merge(window.aggregate);
              put(into);
            });
    WindowAggregate done =
        new WindowAggregate(
            live.key, window.resolution, window.start, WindowState.FINAL, 1, window.aggregate);
    forward(AggregateCodec.key(done), AggregateCodec.toJson(done), TO_AGGREGATES);
    if (window.resolution == Resolution.SECOND) {
      open().put(Bytes.wrap(live.key.text().getBytes(StandardCharsets.UTF_8)), live.latest);
      forward(live.key.text(), live.latest, TO_MATRIX);
    }
  }

  private void forward(String key, byte[] value, String child) {
    context().forward(new Record<>(key, value, clockMillis), child);
  }

  private KeyValueStore<Bytes, byte[]> open() {
    return Objects.requireNonNull(open, "process before init");
  }
}
