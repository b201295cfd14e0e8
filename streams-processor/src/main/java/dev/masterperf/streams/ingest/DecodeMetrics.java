package dev.masterperf.streams.ingest;

import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads each record into arrivals, one bad item never spoiling its neighbours. */
public final class DecodeMetrics extends ContextualProcessor<byte[], byte[], String, Arrival> {
  private static final Logger LOG = LoggerFactory.getLogger(DecodeMetrics.class);
  private static final RecordMetadata NOWHERE = new Nowhere();

  private final int partitions;
  private @Nullable IngestCounts counts;

  /**
   * @param partitions partition count of the metrics topic
   */
  public DecodeMetrics(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public void init(ProcessorContext<String, Arrival> context) {
    super.init(context);
    counts = new IngestCounts(context.metrics(), context.taskId());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata origin = context().recordMetadata().orElse(NOWHERE);
    byte @Nullable [] payload = record.value();
    if (payload == null) {
      refuse(record, origin, 0, 1, "malformed", "a record without a value is no metric", "");
      return;
    }
    List<Item> items;
    try {
      items = MetricCodec.decode(payload, record.timestamp());
    } catch (MalformedPayload e) {
      String text = new String(payload, StandardCharsets.UTF_8);
      refuse(record, origin, 0, e.events(), "malformed", String.valueOf(e.getMessage()), text);
      return;
    } catch (RuntimeException e) {
      // A fault of ours in reading one record must not stop all others, at this start and the next.
      LOG.atError()
          .addKeyValue("topic", origin.topic())
          .addKeyValue("partition", origin.partition())
          .addKeyValue("offset", origin.offset())
          .setCause(e)
          .log("record cannot be read, kept as a dead letter");
      String text = new String(payload, StandardCharsets.UTF_8);
      refuse(record, origin, 0, 1, "malformed", "cannot be read: " + e, text);
      return;
    }
    if (items.isEmpty()) {
      forward(record, "", new Arrival.Tick());
    }
    for (Item item : items) {
      arrive(record, origin, item);
    }
  }

  private void arrive(Record<byte[], byte[]> record, RecordMetadata origin, Item item) {
    if (item instanceof Item.Refused refused) {
      refuse(
          record,
          origin,
          refused.index(),
          refused.events(),
          "invalid",
          refused.reason(),
          refused.payload());
      return;
    }
    PerfMetric metric = ((Item.Accepted) item).metric();
    SeriesKey key = metric.series().key();
    boolean home =
        origin.topic().equals(Topics.REHOME.name())
            || key.homePartition(partitions) == origin.partition();
    if (!home) {
      counts().misplaced(key);
    }
    forward(
        record,
        key.text(),
        home
            ? new Arrival.Home(
                key, metric, origin.topic(), origin.partition(), origin.offset(), item.index())
            : new Arrival.Misplaced(key, metric));
  }

  private void refuse(
      Record<byte[], byte[]> record,
      RecordMetadata origin,
      int index,
      long events,
      String reason,
      String detail,
      String payload) {
    counts().refused();
    DeadLetter letter =
        new DeadLetter(
            reason,
            detail,
            origin.topic(),
            origin.partition(),
            origin.offset(),
            index,
            events,
            payload);
    forward(record, "", new Arrival.Refused(letter));
  }

  private IngestCounts counts() {
    return Objects.requireNonNull(counts, "process before init");
  }

  private void forward(Record<byte[], byte[]> record, String key, Arrival arrival) {
    context().forward(new Record<>(key, arrival, record.timestamp()));
  }

  /** Records made by a punctuator have no origin; none is made upstream of here. */
  private static final class Nowhere implements RecordMetadata {
    @Override
    public String topic() {
      return "";
    }

    @Override
    public int partition() {
      return 0;
    }

    @Override
    public long offset() {
      return 0;
    }
  }
}
