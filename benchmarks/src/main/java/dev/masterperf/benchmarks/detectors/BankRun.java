package dev.masterperf.benchmarks.detectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.model.wire.Json;
import dev.masterperf.query.eval.Detectors;
import dev.masterperf.query.series.Labels;
import dev.masterperf.streams.anomaly.DetectorBank;
import dev.masterperf.streams.anomaly.DetectorBudget;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The detectors of one partition over their store on disk, fed as the topology feeds them, in a
 * time of its own: as quick as it goes. All series have a value before any has its next, so no
 * detector finds its state in the processor's caches because it was just there.
 */
final class BankRun implements AutoCloseable {
  private static final String NAME = "bench";
  private static final byte ENTRY = 'd';

  private final KeyValueStore<Bytes, byte[]> store;
  private final DetectorBudget budget = new DetectorBudget(Long.MAX_VALUE);
  private final DetectorBank bank;
  private final List<Fed> series = new ArrayList<>();
  private final AlertingRule rule = JudgedSeries.RULES.rules().get(0);
  private final String expression = ((Trigger.OnValue) rule.trigger()).judged().iterator().next();
  private int step;
  private int judged;

  private record Fed(JudgedSeries values, Detectors detectors) {}

  private BankRun(KeyValueStore<Bytes, byte[]> store, int count, int step) {
    this.store = store;
    this.step = step;
    this.bank = new DetectorBank(store, NAME, budget, () -> Silences.NONE);
    for (int i = 0; i < count; i++) {
      JudgedSeries values = new JudgedSeries(i);
      series.add(
          new Fed(values, bank.feeding(rule, values.series().key(), JudgedSeries.BEGIN_MILLIS)));
    }
  }

  /**
   * Series whose detectors are in a store, or begin anew.
   *
   * @param folder for the store
   * @param step how many values they had
   */
  static BankRun of(int count, Path folder, int step) {
    return new BankRun(store(folder), count, step);
  }

  /**
   * Store of so many detectors, each of which knows what one of those here does; for {@link
   * #grown}.
   */
  KeyValueStore<Bytes, byte[]> copies(int count, Path folder) {
    KeyValueStore<Bytes, byte[]> copies = store(folder);
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> one = all.next();
        int original = (int) ByteBuffer.wrap(one.key.get()).getLong(1);
        for (int copy = original; copy < count; copy += series.size()) {
          byte[] key = one.key.get().clone();
          ByteBuffer.wrap(key).putLong(1, copy);
          copies.put(Bytes.wrap(key), key[0] == ENTRY ? entryOf(copy, one.value) : one.value);
        }
      }
    }
    return copies;
  }

  private static byte[] entryOf(int number, byte[] entry) {
    ObjectNode tree = (ObjectNode) Json.tree(entry);
    return Json.bytes(tree.put("series", new JudgedSeries(number).series().key().text()));
  }

  /**
   * Series whose detectors are in a store.
   *
   * @param store is closed with this
   * @param step how many values they had
   */
  static BankRun grown(KeyValueStore<Bytes, byte[]> store, int count, int step) {
    return new BankRun(store, count, step);
  }

  private static KeyValueStore<Bytes, byte[]> store(Path folder) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, NAME);
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>(config, new TaskId(0, 0), folder.toFile());
    KeyValueStore<Bytes, byte[]> store = DetectorBank.storeBuilder().withLoggingDisabled().build();
    store.init(context.getStateStoreContext(), store);
    return store;
  }

  /** One more value of each series. */
  void step() {
    long millis = JudgedSeries.millis(step);
    judged = 0;
    for (Fed one : series) {
      judged +=
          one.detectors
              .judge(expression, Labels.NONE, one.values.next(step), millis)
              .map(judgement -> 1)
              .orElse(0);
    }
    step++;
  }

  /** Of how many series the last value was judged, those left out that still warm up. */
  int judged() {
    return judged;
  }

  /** What the detectors say that they keep. */
  long stateBytes() {
    return budget.report().takenBytes();
  }

  @Override
  public void close() {
    bank.close();
    store.close();
  }
}
