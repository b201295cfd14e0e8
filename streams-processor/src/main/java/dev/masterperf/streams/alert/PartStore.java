package dev.masterperf.streams.alert;

import dev.masterperf.model.wire.Json;
import dev.masterperf.query.series.Labels;
import dev.masterperf.streams.alert.SeriesParts.GroupId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What a task has to know of parts of groups after a restart: of which groups it told others, and
 * what others told it.
 */
final class PartStore {
  private static final String TOLD = "told\n";
  private static final String HEARD = "heard\n";

  private final KeyValueStore<String, byte[]> store;

  /** Of which group a part was told. */
  private record Told(String rule, SortedMap<String, String> group) {}

  PartStore(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /** The groups that others were told of. */
  List<GroupId> told() {
    List<GroupId> told = new ArrayList<>();
    each(
        TOLD,
        value -> {
          Told one = Json.read(value, Told.class);
          told.add(new GroupId(one.rule, Labels.of(one.group)));
        });
    return told;
  }

  void tell(GroupId group) {
    String key = TOLD + group.text();
    if (store.get(key) == null) {
      store.put(key, Json.bytes(new Told(group.rule(), new TreeMap<>(group.group().toMap()))));
    }
  }

  void untold(GroupId group) {
    store.delete(TOLD + group.text());
  }

  /** Shows all that others told. */
  void eachHeard(Consumer<RuleMessage> action) {
    each(HEARD, value -> action.accept(RuleMessage.fromBytes(value)));
  }

  /** Keeps what another task told, in the place of what it told before. */
  void hear(GroupId group, RuleMessage message) {
    String key = HEARD + group.text() + "\n" + message.from();
    RuleMessage.Part part = message.part();
    if (part == null || part.value() == null) {
      store.delete(key);
    } else {
      store.put(key, message.toBytes());
    }
  }

  private void each(String prefix, Consumer<byte[]> action) {
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        if (entry.key.startsWith(prefix)) {
          action.accept(entry.value);
        }
      }
    }
  }
}
