package dev.masterperf.streams.alert;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.rule.InForce;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.streams.Pipeline;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.anomaly.DetectorBank;
import dev.masterperf.streams.anomaly.DetectorBudget;
import dev.masterperf.streams.window.LiveSeries;
import dev.masterperf.streams.window.Outcome;
import dev.masterperf.streams.window.SeriesRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An alert whose partition comes to an instance with another rule file. */
class RuleEngineTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final String SLOW =
      """
      groups:
        - name: storage
          rules:
            - alert: SlowUpload
              expr: max_over_time({category="R2",id="upload"}[1s]) > 500ms
              annotations: {summary: "{{ $labels.id }} took {{ $value | humanizeDuration }}"}
      """;
  private static final RuleSet RULES = RuleSet.parse(SLOW, "rules.yml");
  private static final RuleSet OTHERS =
      RuleSet.parse(SLOW.replace("SlowUpload", "Another"), "rules.yml");

  private Pipeline raiser;
  private final List<AlertTransition> transitions = new ArrayList<>();

  @BeforeEach
  void fire() {
    raiser = new Pipeline(SLOW, 1, ProcessorSettings.defaultRetention());
    raiser.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
    assertThat(raiser.transitions())
        .extracting(AlertTransition::state)
        .containsExactly(AlertState.FIRING);
  }

  @AfterEach
  void close() {
    raiser.close();
  }

  @Test
  void goesOnWhereThereAreNoRules() {
    RuleEngine without = taken("other", RuleSet.empty());

    without.onClock(T0 + 500);

    assertThat(transitions).isEmpty();
    assertThat(onlyRecord().active()).isTrue();
    assertThat(without.foreignSeries()).containsExactly(UPLOAD.key());
  }

  @Test
  void goesOnWhereTheRulesAreOthers() {
    taken("other", OTHERS).onClock(T0 + 500);

    assertThat(transitions).isEmpty();
    assertThat(onlyRecord().active()).isTrue();
  }

  @Test
  void aFileWithoutRulesRemovesNoneThoughTheInstanceIsTheSame() {
    taken(Pipeline.INSTANCE, RuleSet.empty()).onClock(T0 + 500);

    assertThat(transitions).isEmpty();
    assertThat(onlyRecord().active()).isTrue();
  }

  @Test
  void endsByItsOwnRuleWhereThereAreNone() {
    RuleEngine without = taken("other", RuleSet.empty());

    update(without, 0.1, T0 + 1_100);

    AlertTransition end = transitions.get(0);
    assertThat(transitions).hasSize(1);
    assertThat(end.state()).isEqualTo(AlertState.RESOLVED);
    assertThat(end.sequence()).isEqualTo(2);
    assertThat(end.annotations()).containsEntry("summary", "upload took 700ms");
    assertThat(onlyRecord().active()).isFalse();
  }

  @Test
  void endsBySilenceWhereThereAreNoRules() {
    RuleEngine without = taken("other", RuleSet.empty());

    without.onClock(without.nextDueMillis());

    assertThat(transitions)
        .extracting(AlertTransition::reason)
        .singleElement()
        .asString()
        .startsWith("there were no samples");
  }

  @Test
  void onceEndedItIsNotRaisedByARuleThatIsNotThere() {
    RuleEngine without = taken("other", RuleSet.empty());
    update(without, 0.1, T0 + 1_100);
    transitions.clear();

    update(without, 0.9, T0 + 2_100);

    assertThat(transitions).isEmpty();
  }

  @Test
  void endsWhereTheInstanceThatHadTheRuleNoLongerHasIt() {
    taken(Pipeline.INSTANCE, OTHERS).onClock(T0 + 500);

    assertThat(transitions)
        .extracting(AlertTransition::reason)
        .containsExactly("the rule was removed from the rule file");
  }

  @Test
  void belongsToTheInstanceThatLastHadTheRule() {
    taken("other", RULES).onClock(T0 + 400);
    taken(Pipeline.INSTANCE, OTHERS).onClock(T0 + 500);
    assertThat(transitions).isEmpty();

    taken("other", OTHERS).onClock(T0 + 600);

    assertThat(transitions).extracting(AlertTransition::state).containsExactly(AlertState.RESOLVED);
  }

  /** An engine that gets the partition with all that the first one stored. */
  private RuleEngine taken(String instance, RuleSet rules) {
    KeptWindows kept =
        new KeptWindows(ProcessorSettings.defaultRetention(), raiser.live()::clockMillis);
    DetectorBank bank =
        new DetectorBank(
            raiser.keyValueStore(DetectorBank.storeName()),
            instance,
            new DetectorBudget(0),
            () -> Silences.NONE);
    return new RuleEngine(
        rules,
        new RangeVerdicts(
            kept, raiser.reader(), new OneSeriesSources(raiser.reader(), kept), new Troubles()),
        this::row,
        new AlertBook(alerts(), InForce.of(rules), instance, transitions::add),
        new AnomalySteps(this::row, raiser.reader(), kept, bank),
        bank);
  }

  private void update(RuleEngine engine, double seconds, long atMillis) {
    raiser.append(atMillis + 50, sample(UPLOAD, seconds, atMillis));
    SeriesRow row = row(UPLOAD.key());
    assertThat(row).isNotNull();
    engine.onUpdate(new Outcome.Updated(UPLOAD.key(), row, atMillis, null), atMillis + 50);
  }

  private @Nullable SeriesRow row(SeriesKey series) {
    return raiser.live().find(series).map(LiveSeries::row).orElse(null);
  }

  private KeyValueStore<String, AlertRecord> alerts() {
    return raiser.keyValueStore(EvaluateRules.ALERTS);
  }

  private AlertRecord onlyRecord() {
    try (var all = alerts().all()) {
      return all.next().value;
    }
  }
}
