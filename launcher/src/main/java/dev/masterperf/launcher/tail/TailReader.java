package dev.masterperf.launcher.tail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.Notification;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Topic;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.text.MatrixTable;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import dev.masterperf.model.wire.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads the records of one topic as lines. What cannot be read is shown as it is, and says so. */
final class TailReader {
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private static final TailTable METRICS =
      TailTable.of(
          "Time",
          24,
          "Category",
          14,
          "Topic",
          22,
          "ID",
          32,
          "Value",
          14,
          "Status",
          6,
          "Impact",
          24);
  private static final TailTable LATE =
      TailTable.of("Time", 24, "Missed", 12, "Category", 14, "Topic", 22, "ID", 32, "Value", 14);
  private static final TailTable AGGREGATES =
      TailTable.of(
          "Window",
          24,
          "Size",
          4,
          "State",
          12,
          "Category",
          14,
          "Topic",
          22,
          "ID",
          32,
          "Events",
          8,
          "Min",
          10,
          "Mean",
          10,
          "Max",
          10);
  private static final TailTable ALERTS =
      TailTable.of("Time", 24, "State", 8, "Alert", 24, "Series", 48, "Value", 12, "Reason", 60);
  private static final TailTable NOTIFICATIONS =
      TailTable.of(
          "Time",
          24,
          "Step",
          9,
          "Receiver",
          12,
          "Webhook",
          28,
          "Attempt",
          7,
          "Answer",
          6,
          "Detail",
          48);
  private static final TailTable LETTERS =
      TailTable.of("Time", 24, "Reason", 16, "Detail", 60, "Events", 8, "Payload", 60);
  private static final TailTable OTHERS = TailTable.of("Time", 24, "Key", 32, "Value", 100);

  private static final Map<Topic, TailReader> READERS =
      Map.of(
          Topics.METRICS, new TailReader(METRICS, TailReader::metrics),
          Topics.REHOME, new TailReader(METRICS, TailReader::metrics),
          Topics.MATRIX, new TailReader(METRICS, TailReader::metrics),
          Topics.LATE, new TailReader(LATE, TailReader::late),
          Topics.AGGREGATES, new TailReader(AGGREGATES, TailReader::window),
          Topics.ALERTS, new TailReader(ALERTS, TailReader::transition),
          Topics.NOTIFICATIONS, new TailReader(NOTIFICATIONS, TailReader::notification),
          Topics.DLQ, new TailReader(LETTERS, TailReader::letter));

  private final TailTable table;
  private final Shape shape;

  /** Reads a record that has a value. */
  @FunctionalInterface
  private interface Shape {
    List<TailItem> read(ConsumerRecord<byte[], byte[]> found);
  }

  private TailReader(TailTable table, Shape shape) {
    this.table = table;
    this.shape = shape;
  }

  static TailReader of(Topic topic) {
    return READERS.getOrDefault(topic, new TailReader(OTHERS, TailReader::raw));
  }

  TailTable table() {
    return table;
  }

  List<TailItem> read(ConsumerRecord<byte[], byte[]> found) {
    if (found.value() == null) {
      return List.of(tombstone(found));
    }
    try {
      return shape.read(found);
    } catch (IllegalArgumentException e) {
      return List.of(unreadable(found, String.valueOf(e.getMessage()), text(found.value())));
    }
  }

  private static List<TailItem> metrics(ConsumerRecord<byte[], byte[]> found) {
    try {
      List<TailItem> items = new ArrayList<>();
      for (Item item : MetricCodec.decode(found.value(), found.timestamp())) {
        if (item instanceof Item.Accepted accepted) {
          items.add(metric(accepted.metric()));
        } else if (item instanceof Item.Refused refused) {
          items.add(unreadable(found, refused.reason(), refused.payload()));
        }
      }
      return items;
    } catch (MalformedPayload e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static TailItem metric(PerfMetric metric) {
    Series series = metric.series();
    return new TailItem(
        Optional.of(series),
        List.of(
            time(metric),
            series.category(),
            series.topic(),
            MatrixTable.identity(series),
            metric.value(),
            metric.status().wireName(),
            metric.impact()),
        text(MetricCodec.encode(metric)));
  }

  private static List<TailItem> late(ConsumerRecord<byte[], byte[]> found) {
    LateRecord late = Json.read(found.value(), LateRecord.class);
    Series series = late.metric().series();
    return List.of(
        new TailItem(
            Optional.of(series),
            List.of(
                time(late.metric()),
                late.missed().stream().map(Resolution::label).collect(Collectors.joining(" ")),
                series.category(),
                series.topic(),
                MatrixTable.identity(series),
                late.metric().value()),
            oneLine(found)));
  }

  private static List<TailItem> window(ConsumerRecord<byte[], byte[]> found) {
    WindowAggregate window = AggregateCodec.fromJson(found.value());
    Aggregate a = window.aggregate();
    Series series = Series.parse(window.series());
    String state = window.state().name().toLowerCase(Locale.ROOT);
    boolean numbers = a.count() > 0;
    return List.of(
        new TailItem(
            Optional.of(series),
            List.of(
                MILLIS.format(Instant.ofEpochMilli(window.startMillis())),
                window.resolution().label(),
                window.revision() > 1 ? state + " " + window.revision() : state,
                series.category(),
                series.topic(),
                MatrixTable.identity(series),
                Long.toString(a.events()),
                numbers ? quantity(a, a.min()) : "",
                numbers ? quantity(a, a.sum() / a.count()) : "",
                numbers ? quantity(a, a.max()) : ""),
            oneLine(found)));
  }

  private static String quantity(Aggregate a, double number) {
    return a.unit() == null ? Double.toString(number) : new Quantity(number, a.unit()).toText();
  }

  private static List<TailItem> transition(ConsumerRecord<byte[], byte[]> found) {
    AlertTransition step = Json.read(found.value(), AlertTransition.class);
    return List.of(
        new TailItem(
            Optional.ofNullable(step.series()).map(Series::parse),
            List.of(
                MILLIS.format(step.at()),
                step.state().name().toLowerCase(Locale.ROOT),
                step.rule(),
                step.series() == null ? step.labels().toString() : step.series().text(),
                Double.toString(step.value()),
                step.reason()),
            oneLine(found)));
  }

  private static List<TailItem> notification(ConsumerRecord<byte[], byte[]> found) {
    Notification step = Json.read(found.value(), Notification.class);
    return List.of(
        new TailItem(
            Optional.empty(),
            List.of(
                MILLIS.format(step.at()),
                step.step().name().toLowerCase(Locale.ROOT),
                step.receiver(),
                step.webhookId(),
                Integer.toString(step.attempt()),
                step.httpStatus() == null ? "" : step.httpStatus().toString(),
                step.detail()),
            oneLine(found)));
  }

  private static List<TailItem> letter(ConsumerRecord<byte[], byte[]> found) {
    DeadLetter letter = Json.read(found.value(), DeadLetter.class);
    return List.of(
        new TailItem(
            seriesOf(letter.payload()),
            List.of(
                arrival(found),
                letter.reason(),
                letter.detail(),
                Long.toString(letter.events()),
                letter.payload()),
            oneLine(found)));
  }

  /** Most dead letters hold a metric that can be read; it is its time or its unit that is wrong. */
  private static Optional<Series> seriesOf(String payload) {
    try {
      return MetricCodec.decode(payload.getBytes(StandardCharsets.UTF_8), 0).stream()
          .filter(Item.Accepted.class::isInstance)
          .map(item -> ((Item.Accepted) item).metric().series())
          .findFirst();
    } catch (MalformedPayload e) {
      return Optional.empty();
    }
  }

  private static List<TailItem> raw(ConsumerRecord<byte[], byte[]> found) {
    String value = text(found.value());
    return List.of(
        new TailItem(
            Optional.empty(), List.of(arrival(found), text(found.key()), value), oneLine(found)));
  }

  private TailItem unreadable(String time, String what, String payload) {
    List<String> cells = new ArrayList<>(List.of(time, what, payload));
    while (cells.size() < table.columns().size()) {
      cells.add("");
    }
    return new TailItem(Optional.empty(), cells, payload);
  }

  private static TailItem unreadable(
      ConsumerRecord<byte[], byte[]> found, String reason, String payload) {
    TailReader reader = of(topic(found));
    return reader.unreadable(arrival(found), "unreadable: " + reason, payload);
  }

  /** Of a compacted topic: what stood under the key is gone. */
  private TailItem tombstone(ConsumerRecord<byte[], byte[]> found) {
    TailItem bare = unreadable(arrival(found), "removed", text(found.key()));
    JsonNode json = Json.MAPPER.createObjectNode().put("removed", text(found.key()));
    return new TailItem(bare.series(), bare.cells(), json.toString());
  }

  private static Topic topic(ConsumerRecord<byte[], byte[]> found) {
    return Topics.ALL.stream()
        .filter(topic -> topic.name().equals(found.topic()))
        .findFirst()
        .orElse(Topics.METRICS);
  }

  private static String time(PerfMetric metric) {
    return MILLIS.format(Timestamps.toInstant(metric.tsNanos()));
  }

  private static String arrival(ConsumerRecord<byte[], byte[]> found) {
    return MILLIS.format(Instant.ofEpochMilli(found.timestamp()));
  }

  /** JSON without line breaks, so that each line is an item. */
  private static String oneLine(ConsumerRecord<byte[], byte[]> found) {
    String value = text(found.value());
    return value.indexOf('\n') < 0 && value.indexOf('\r') < 0
        ? value
        : Json.tree(found.value()).toString();
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
