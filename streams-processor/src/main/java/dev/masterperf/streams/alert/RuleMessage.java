package dev.masterperf.streams.alert;

import dev.masterperf.model.Deployment;
import dev.masterperf.model.wire.Json;
import dev.masterperf.query.eval.PartialAggregate;
import java.util.Base64;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the task of one partition tells that of another about rules that look at series of several
 * partitions: a part of a group, a clock, or a deployment.
 *
 * @param from the partition that tells
 * @param part null where it is something else
 * @param clockMillis append time that its task has reached: all windows closed by then are written;
 *     null where it is something else
 * @param deployment likewise
 */
public record RuleMessage(
    int from, @Nullable Part part, @Nullable Long clockMillis, @Nullable Deployment deployment) {

  /**
   * What the series of one partition come to in a group. Replaces what was told of it before.
   *
   * @param rule id of the rule
   * @param group labels of the group
   * @param atMillis newest event time in it, epoch milliseconds
   * @param lagMillis by how much the append clock was ahead of that
   * @param untilMillis append time from when on it is no longer so, though nothing comes: windows
   *     leave a range; 0 where time alone changes nothing
   * @param value base64 of {@link PartialAggregate#toBytes}; null where no series is left in it
   * @param correction of a late event that changed it; null where none did
   */
  public record Part(
      String rule,
      SortedMap<String, String> group,
      long atMillis,
      long lagMillis,
      long untilMillis,
      @Nullable String value,
      @Nullable String correction) {
    public Part {
      Objects.requireNonNull(rule, "rule");
      group = Collections.unmodifiableSortedMap(new TreeMap<>(group));
    }

    static String encoded(PartialAggregate value) {
      return Base64.getEncoder().encodeToString(value.toBytes());
    }

    /** Whether it is about to be replaced by what time made of it. */
    boolean isOver(long clockMillis) {
      return untilMillis != 0 && untilMillis <= clockMillis;
    }

    /**
     * The value, where there is one.
     *
     * @throws IllegalArgumentException if it is none that was encoded
     */
    Optional<PartialAggregate> decoded() {
      return Optional.ofNullable(value)
          .map(text -> PartialAggregate.fromBytes(Base64.getDecoder().decode(text)));
    }
  }

  static RuleMessage of(int from, Part part) {
    return new RuleMessage(from, part, null, null);
  }

  static RuleMessage clock(int from, long clockMillis) {
    return new RuleMessage(from, null, clockMillis, null);
  }

  static RuleMessage of(int from, Deployment deployment) {
    return new RuleMessage(from, null, null, deployment);
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
    RuleMessage message = Json.read(bytes, RuleMessage.class);
    if (message == null
        || Stream.of(message.part, message.clockMillis, message.deployment)
                .filter(Objects::nonNull)
                .count()
            != 1) {
      throw new IllegalArgumentException("neither a part of a group nor a clock or a deployment");
    }
    return message;
  }
}
