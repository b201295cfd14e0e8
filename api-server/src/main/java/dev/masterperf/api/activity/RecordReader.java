package dev.masterperf.api.activity;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Topics;
import dev.masterperf.model.audit.Link;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds in the records of topics what happened. Not thread-safe. */
final class RecordReader {
  private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);
  private static final int MOST_SERIES = 100_000;

  private final StateChanges changes = new StateChanges(MOST_SERIES);

  /** What a record tells of; nothing where it cannot be read. */
  List<Happening> read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return List.of();
    }
    try {
      if (record.topic().equals(Topics.ALERTS.name())) {
        return List.of(Happenings.of(Json.read(record.value(), AlertTransition.class)));
      }
      return record.topic().equals(Topics.AUDIT.name())
          ? Link.told(record.value()).map(Happenings::of).stream().toList()
          : changes(record);
    } catch (RuntimeException | MalformedPayload e) {
      // Whatever others wrote, such as JSON without the fields of its type: the records behind it
      // are told of all the same.
      LOG.atWarn()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("record not readable, it is not told of");
      return List.of();
    }
  }

  private List<Happening> changes(ConsumerRecord<byte[], byte[]> record) throws MalformedPayload {
    List<Happening> found = new ArrayList<>();
    for (Item item : MetricCodec.decode(record.value(), record.timestamp())) {
      if (item instanceof Item.Accepted accepted) {
        Optional<Happening> change = changes.on(accepted.metric());
        change.ifPresent(found::add);
      }
    }
    return found;
  }
}
