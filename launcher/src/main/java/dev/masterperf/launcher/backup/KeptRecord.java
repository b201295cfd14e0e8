package dev.masterperf.launcher.backup;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies in a file: its offset and time as longs, then key, value, the number of
 * headers and each header's name and value; before each its length as an int, -1 where there is
 * none.
 */
final class KeptRecord {
  /** More than any broker takes; a length beyond it is damage. */
  private static final int LONGEST = 256 << 20;

  private static final int MANY_HEADERS = 10_000;

  private final long offset;
  private final long millis;
  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final Headers headers;

  private KeptRecord(
      long offset, long millis, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    this.offset = offset;
    this.millis = millis;
    this.key = key;
    this.value = value;
    this.headers = headers;
  }

  static KeptRecord of(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    return new KeptRecord(
        record.offset(), record.timestamp(), record.key(), record.value(), record.headers());
  }

  /** To be written to where it was, at the time that it had. */
  ProducerRecord<byte @Nullable [], byte @Nullable []> to(String topic, int partition) {
    return new ProducerRecord<>(topic, partition, millis, key, value, headers);
  }

  long offset() {
    return offset;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(offset);
    out.writeLong(millis);
    write(out, key);
    write(out, value);
    Header[] all = headers.toArray();
    out.writeInt(all.length);
    for (Header header : all) {
      write(out, header.key().getBytes(StandardCharsets.UTF_8));
      write(out, header.value());
    }
  }

  private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  /**
   * The next one.
   *
   * @return null at the end
   * @throws IOException if it is cut short or was never written so
   */
  static @Nullable KeptRecord read(DataInputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    long offset = (long) first << 56;
    for (int shift = 48; shift >= 0; shift -= 8) {
      offset |= (long) in.readUnsignedByte() << shift;
    }
    long millis = in.readLong();
    byte[] key = bytes(in);
    byte[] value = bytes(in);
    int count = in.readInt();
    if (count < 0 || count > MANY_HEADERS) {
      throw new IOException("a record with " + count + " headers");
    }
    Headers headers = new RecordHeaders();
    for (int i = 0; i < count; i++) {
      byte[] name = bytes(in);
      if (name == null) {
        throw new IOException("a header without a name");
      }
      headers.add(new String(name, StandardCharsets.UTF_8), bytes(in));
    }
    return new KeptRecord(offset, millis, key, value, headers);
  }

  private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length == -1) {
      return null;
    }
    if (length < -1 || length > LONGEST) {
      throw new IOException("a length of " + length);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("it is cut short");
    }
    return bytes;
  }
}
