package dev.masterperf.streams.alert;

import dev.masterperf.model.wire.Json;
import dev.masterperf.query.eval.PartialAggregate;
import java.util.Base64;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the task of one partition tells that of another about rules that look at series of several
 * partitions. Either a part of a group or a clock.
 *
 * @param from the partition that tells
 * @param part null where it is a clock
 * @param clockMillis append time that its task has reached: all windows closed by then are written;
 *     null where it is a part
 */
public record RuleMessage(int from, @Nullable Part part, @Nullable Long clockMillis) {

  /**
   * What the series of one partition come to in a group. Replaces what was told of it before.
   *
   * @param rule id of the rule
   * @param group labels of the group
   * @param atMillis newest event time in it, epoch milliseconds
   * @param lagMillis by how much the append clock was ahead of that
   * @param value base64 of {@link PartialAggregate#toBytes}; null where no series is left in it
   * @param correction of a late event that changed it; null where none did
   */
  public record Part(
      String rule,
      SortedMap<String, String> group,
      long atMillis,
      long lagMillis,
      @Nullable String value,
      @Nullable String correction) {
    public Part {
      group = Collections.unmodifiableSortedMap(new TreeMap<>(group));
    }

    static String encoded(PartialAggregate value) {
      return Base64.getEncoder().encodeToString(value.toBytes());
    }

    /** The value, where there is one. */
    Optional<PartialAggregate> decoded() {
      return Optional.ofNullable(value)
          .map(text -> PartialAggregate.fromBytes(Base64.getDecoder().decode(text)));
    }
  }

  static RuleMessage of(int from, Part part) {
    return new RuleMessage(from, part, null);
  }

  static RuleMessage clock(int from, long clockMillis) {
    return new RuleMessage(from, null, clockMillis);
  }

  byte[] toBytes() {
    return Json.bytes(this);
  }

  /**
   * Reads {@link #toBytes} back.
   *
   * @throws IllegalArgumentException if the bytes are no such message
   */
  static RuleMessage fromBytes(byte[] bytes) {
    return Json.read(bytes, RuleMessage.class);
  }
}
