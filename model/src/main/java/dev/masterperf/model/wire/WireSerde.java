package dev.masterperf.model.wire;

import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka serde over two functions.
 *
 * @param <T> never null; Kafka's tombstones pass through as null
 */
public final class WireSerde<T> implements Serde<T> {
  private final Function<T, byte[]> write;
  private final Function<byte[], T> read;

  private WireSerde(Function<T, byte[]> write, Function<byte[], T> read) {
    this.write = write;
    this.read = read;
  }

  public static <T> WireSerde<T> of(Function<T, byte[]> write, Function<byte[], T> read) {
    return new WireSerde<>(write, read);
  }

  /** Only writes: for what a topology sends and never reads. Null becomes a tombstone. */
  @SuppressWarnings("NullAway") // Kafka does not say that null is a tombstone
  public static <T> Serializer<T> writing(Function<T, byte @Nullable []> write) {
    return (topic, value) -> write.apply(value);
  }

  /** A record type in the form of {@link Json}. */
  public static <T> WireSerde<T> json(Class<T> type) {
    return of(Json::bytes, bytes -> Json.read(bytes, type));
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka: a null value is a tombstone and stays null
  public Serializer<T> serializer() {
    return (topic, value) -> value == null ? null : write.apply(value);
  }

  @Override
  @SuppressWarnings("NullAway") // as above
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> {
      try {
        return bytes == null ? null : read.apply(bytes);
      } catch (IllegalArgumentException e) {
        throw new SerializationException("on " + topic + ": " + e.getMessage(), e);
      }
    };
  }
}
