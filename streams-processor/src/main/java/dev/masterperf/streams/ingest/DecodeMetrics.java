package dev.masterperf.streams.ingest;

import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads any record into items, one bad item never spoiling its neighbours. */
public final class DecodeMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(DecodeMetrics.class);

  private DecodeMetrics() {}

  /**
   * Hands on each item in order, unless the record as a whole cannot be read.
   *
   * @param payload the record's value
   * @return what is wrong with the record; empty if it was handed on
   */
  public static Optional<DeadLetter> decode(
      byte @Nullable [] payload, Place place, Consumer<Item> items) {
    return decode(payload, place, Series.DEFAULT_SCOPE, items);
  }

  /**
   * Hands on each item in order, unless the record as a whole cannot be read.
   *
   * @param payload the record's value
   * @param defaultScope of items that name none
   * @return what is wrong with the record; empty if it was handed on
   */
  public static Optional<DeadLetter> decode(
      byte @Nullable [] payload, Place place, String defaultScope, Consumer<Item> items) {
    if (payload == null) {
      return malformed(place, "a record without a value is no metric", 1, new byte[0]);
    }
    List<Item> read;
    try {
      read = MetricCodec.decode(payload, place.appendMillis(), defaultScope);
    } catch (MalformedPayload e) {
      return malformed(place, String.valueOf(e.getMessage()), e.events(), payload);
    } catch (RuntimeException e) {
      // A fault of ours in reading one record must not stop all others, at this start and the next.
      LOG.atError()
          .addKeyValue("topic", place.topic())
          .addKeyValue("partition", place.partition())
          .addKeyValue("offset", place.offset())
          .setCause(e)
          .log("record cannot be read, kept as a dead letter");
      return malformed(place, "cannot be read: " + e, 1, payload);
    }
    read.forEach(items);
    return Optional.empty();
  }

  /** An item that is no metric, as a dead letter. */
  public static DeadLetter letter(Item.Refused refused, Place place) {
    return letter(
        "invalid", refused.reason(), place, refused.index(), refused.events(), refused.payload());
  }

  /** A metric of a series for which there is no room, in a unit for which there is none either. */
  public static DeadLetter letter(PerfMetric crowdedOut, int index, Place place) {
    return letter(
        "too-many-series",
        "the budgets of its scope and category are used up, and too many units beside them;"
            + " raise processor.series-budget or send fewer series",
        place,
        index,
        crowdedOut.events(),
        new String(MetricCodec.encode(crowdedOut), StandardCharsets.UTF_8));
  }

  /** A metric of another scope than the topic is for that it came by. */
  public static DeadLetter ofForeignScope(
      PerfMetric foreign, String scopeOfTopic, int index, Place place) {
    return letter(
        "scope-of-topic",
        "this topic takes metrics of scope "
            + scopeOfTopic
            + " and those nested in it, not of "
            + foreign.series().scope()
            + "; name such a scope, or none",
        place,
        index,
        foreign.events(),
        new String(MetricCodec.encode(foreign), StandardCharsets.UTF_8));
  }

  /**
   * A metric of a scope that was deleted: without what it tells, since nothing of it is to be kept.
   *
   * @param detail when that was, and what to do
   */
  public static DeadLetter ofDeletedScope(String detail, int index, long events, Place place) {
    return letter("scope-deleted", detail, place, index, events, "");
  }

  private static Optional<DeadLetter> malformed(
      Place place, String detail, long events, byte[] payload) {
    String text = new String(payload, StandardCharsets.UTF_8);
    return Optional.of(letter("malformed", detail, place, 0, events, text));
  }

  private static DeadLetter letter(
      String reason, String detail, Place place, int index, long events, String payload) {
    return new DeadLetter(
        reason, detail, place.topic(), place.partition(), place.offset(), index, events, payload);
  }
}
