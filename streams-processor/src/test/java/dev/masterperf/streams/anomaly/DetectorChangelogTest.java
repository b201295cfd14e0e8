package dev.masterperf.streams.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Series;
import dev.masterperf.query.eval.Detectors;
import dev.masterperf.query.eval.Detectors.Judgement;
import dev.masterperf.query.series.Labels;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What detectors write down, of which each put is a record of the changelog. */
class DetectorChangelogTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final long STEP = 60_000;
  private static final int VALUES = 12_000;
  private static final String JUDGED = "avg_over_time(upload[1m])";
  private static final String FILE =
      """
      groups:
        - name: g
          rules: [{alert: Strange, expr: 'anomaly_score(avg_over_time(upload[1m])) > 0.9'}]
      """;
  private static final RuleSet RULES = RuleSet.parse(FILE, "rules.yml");
  private static final AlertingRule RULE = RULES.rules().get(0);

  /** About what the log adds to key and value: lengths, offset and time, each relative. */
  private static final int RECORD_BYTES = 12;

  private final DetectorBudget budget = new DetectorBudget(64 << 20);
  private final Random random = new Random(3);
  private KeyValueStore<Bytes, byte[]> kept;
  private KeyValueStore<Bytes, byte[]> store;
  private long written;

  @BeforeEach
  @SuppressWarnings("unchecked") // a proxy has no type parameters
  void open() {
    kept =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("detectors"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    kept.init(new MockProcessorContext<>().getStateStoreContext(), kept);
    store =
        (KeyValueStore<Bytes, byte[]>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("put") || method.getName().equals("delete")) {
                    count(arguments);
                  }
                  try {
                    return method.invoke(kept, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
  }

  private void count(Object[] arguments) {
    written += RECORD_BYTES + ((Bytes) arguments[0]).get().length;
    if (arguments.length > 1 && arguments[1] instanceof byte[] value) {
      written += value.length;
    }
  }

  @AfterEach
  void close() {
    kept.close();
  }

  @Test
  void aValueTakesTwoHundredBytesAtMostItsShareOfSnapshotsIncluded() {
    DetectorBank bank = bank();
    long half = 0;
    for (int i = 0; i < VALUES; i++) {
      judge(bank, i, value());
      half = i == VALUES / 2 ? written : half;
    }

    assertThat((double) written / VALUES).as("bytes a value").isBetween(50.0, 200.0);
    assertThat((double) (written - half) / (VALUES - VALUES / 2.0))
        .as("bytes a value of the second half, where snapshots are large")
        .isBetween(50.0, 200.0);
  }

  @Test
  void whatWasWrittenGivesTheSameDetectorAtAnyTime() {
    DetectorBank undisturbed = bank();
    for (int i = 0; i < 3_000; i++) {
      double value = value();
      Optional<Judgement> judgement = judge(undisturbed, i, value);
      if (i % 701 == 700) {
        assertThat(judge(bank(), i, value)).as("after %d values", i).isEqualTo(judgement);
      }
    }
  }

  @Test
  void rulesThatAreReadAgainLeaveDetectorsAtHandAsLongAsTheyJudgeInTheSameWay() {
    DetectorBank bank = bank();
    judge(bank, 0, value());

    bank.takeOn(RULES);
    bank.report();
    assertThat(budget.report().byRule().values())
        .containsExactly(new DetectorFigures(0, 1, 0, 0, 1_026 * STEP));

    bank.takeOn(RuleSet.parse(FILE.replace("0.9'", "0.9', anomaly: {direction: up}"), "rules.yml"));
    bank.report();
    assertThat(budget.report().byRule().values())
        .containsExactly(new DetectorFigures(0, 0, 1, 0, 0));
    assertThat(budget.report().takenBytes()).isZero();
  }

  @Test
  void aSeriesWhoseDetectorFindsNoMemoryAfterARestartCountsOnce() {
    judge(bank(), 0, value());
    DetectorBudget none = new DetectorBudget(0);
    DetectorBank bank = new DetectorBank(store, "test", none, () -> Silences.NONE);
    bank.takeOn(RULES);

    judge(bank, 1, value());
    bank.report();

    assertThat(none.report().byRule().values()).containsExactly(new DetectorFigures(0, 0, 0, 1, 0));
  }

  @Test
  void thatASeriesMovedIsForgottenWithTheLastRuleThatJudgesIt() {
    DetectorBank bank = bank();
    for (int i = 0; i < 1_100; i++) {
      judge(bank, i, value());
    }
    judge(bank, 1_100, 5);
    assertThat(budget.movements().size()).isOne();

    bank.takeOn(RULES);
    bank.settle();
    assertThat(budget.movements().size()).as("the same rules again").isOne();

    bank.takeOn(RuleSet.parse(FILE.replace("Strange", "Other"), "rules.yml"));
    bank.settle();
    assertThat(budget.movements().size()).as("another rule").isZero();
  }

  @Test
  void thatASeriesMovedIsForgottenWhereItsPartitionIsNoLonger() {
    DetectorBank bank = bank();
    for (int i = 0; i < 1_100; i++) {
      judge(bank, i, value());
    }
    judge(bank, 1_100, 5);

    bank.close();

    assertThat(budget.movements().size()).isZero();
  }

  private DetectorBank bank() {
    DetectorBank bank = new DetectorBank(store, "test", budget, () -> Silences.NONE);
    bank.takeOn(RULES);
    bank.settle();
    return bank;
  }

  private static Optional<Judgement> judge(DetectorBank bank, int step, double value) {
    Detectors detectors = bank.feeding(RULE, UPLOAD.key(), 0);
    return detectors.judge(JUDGED, Labels.NONE, value, (step + 1) * STEP - 1_000);
  }

  private double value() {
    return 0.2 + 0.02 * random.nextGaussian();
  }
}
