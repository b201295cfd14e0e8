package dev.masterperf.model.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Windows as JSON, the value of {@code masterperf.aggregates.v1}, and as the bytes in stores. */
public final class AggregateCodec {
  private static final byte VERSION = 2;
  private static final int FIXED_BYTES = 1 + 1 + 4 + 3 * 8 + 13 * 8 + 2 + 4;
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
    return MetricCodec.generate(
        json -> {
          json.writeStartObject();
          json.writeStringField("series", window.series().text());
          json.writeStringField("resolution", window.resolution().label());
          json.writeNumberField("start", window.startMillis());
          json.writeNumberField("end", window.endMillis());
          json.writeStringField("state", window.state().name().toLowerCase(Locale.ROOT));
          json.writeNumberField("revision", window.revision());
          writeAggregate(json, window.aggregate());
          json.writeEndObject();
        });
  }

  private static void writeAggregate(JsonGenerator json, Aggregate a) throws IOException {
    json.writeNumberField("events", a.events());
    json.writeNumberField("errors", a.errors());
    json.writeNumberField("count", a.count());
    json.writeNumberField("increase", a.increase());
    json.writeNumberField("resets", a.resets());
    json.writeNumberField("changes", a.changes());
    if (a.count() == 0) {
      return;
    }
    Unit unit = a.unit();
    if (unit != null) {
      json.writeStringField("unit", unit.symbol());
    }
    json.writeNumberField("sum", a.sum());
    json.writeNumberField("sumSquares", a.sumSquares());
    json.writeNumberField("min", a.min());
    json.writeNumberField("max", a.max());
    json.writeNumberField("first", a.first());
    json.writeStringField("firstTs", Long.toString(a.firstTsNanos()));
    json.writeStringField("firstOrder", Long.toString(a.firstOrder()));
    json.writeNumberField("last", a.last());
    json.writeStringField("lastTs", Long.toString(a.lastTsNanos()));
    json.writeStringField("lastOrder", Long.toString(a.lastOrder()));
    json.writeStringField("sketch", Base64.getEncoder().encodeToString(a.sketch().toProto()));
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

  /** The window as bytes for a store. */
  public static byte[] toBytes(StoredWindow window) {
    Aggregate a = window.aggregate();
    Sketch kept = a.keptSketch();
    byte[] sketch = kept == null ? new byte[0] : kept.toBytes();
    Unit unit = a.unit();
    byte[] symbol = unit == null ? new byte[0] : unit.symbol().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + symbol.length + sketch.length);
    out.put(VERSION).put((byte) window.state().ordinal()).putInt(window.revision());
    out.putLong(a.events()).putLong(a.errors()).putLong(a.count());
    out.putDouble(a.increase()).putLong(a.resets()).putLong(a.changes());
    if (a.count() > 0) {
      out.putDouble(a.sum()).putDouble(a.sumSquares()).putDouble(a.min()).putDouble(a.max());
      out.putDouble(a.first()).putLong(a.firstTsNanos()).putLong(a.firstOrder());
      out.putDouble(a.last()).putLong(a.lastTsNanos()).putLong(a.lastOrder());
      out.putShort((short) symbol.length).put(symbol);
      out.putInt(sketch.length).put(sketch);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  /**
   * Reads {@link #toBytes} back.
   *
   * @throws IllegalArgumentException if the bytes are of another version
   */
  public static StoredWindow fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "a stored window has version " + version + ", this program reads " + VERSION);
    }
    WindowState state = STATES[in.get()];
    int revision = in.getInt();
    long events = in.getLong();
    long errors = in.getLong();
    long count = in.getLong();
    double increase = in.getDouble();
    long resets = in.getLong();
    long changes = in.getLong();
    if (count <= 0) {
      return new StoredWindow(
          state,
          revision,
          Aggregate.restore(
              events, errors, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, increase, resets, changes, null,
              null));
    }
    double sum = in.getDouble();
    double sumSquares = in.getDouble();
    double min = in.getDouble();
    double max = in.getDouble();
    double first = in.getDouble();
    long firstTs = in.getLong();
    long firstOrder = in.getLong();
    double last = in.getDouble();
    long lastTs = in.getLong();
    long lastOrder = in.getLong();
    byte[] symbol = new byte[in.getShort()];
    in.get(symbol);
    byte[] sketch = new byte[in.getInt()];
    in.get(sketch);
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
            Unit.of(new String(symbol, StandardCharsets.UTF_8)),
            sketch.length == 0 ? null : Sketch.fromBytes(sketch)));
  }
}
