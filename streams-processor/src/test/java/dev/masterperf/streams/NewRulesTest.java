package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Series;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rules that are replaced while everything runs. */
class NewRulesTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");

  @Test
  void areTrueAtOnceOfWhatIsThere() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));

      pipeline.replaceRules(slow("A", "10s"));
      assertThat(pipeline.idleUntil(T0 + 400)).as("asks for a tick").isTrue();
      pipeline.tick(T0 + 400);

      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void areNotTrueOfWhatIsGone() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));

      pipeline.replaceRules(slow("A", "10s"));
      pipeline.tick(T0 + 10_050);

      assertThat(pipeline.states()).isEmpty();
    }
  }

  @Test
  void lookAtSeriesThatNoRuleLookedAt() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.1, T0 + 200));
      pipeline.replaceRules(slow("A", "1s"));

      pipeline.append(T0 + 300, sample(UPLOAD, 0.7, T0 + 260));

      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void endWhatARemovedOneRaisedAndGoOnWithTheOthers() {
    try (Pipeline pipeline = pipeline(slow("A", "10s") + rule("B", "10s"))) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING, AlertState.FIRING);

      pipeline.replaceRules(slow("B", "10s"));
      pipeline.tick(T0 + 300);

      AlertTransition end = pipeline.transitions().get(0);
      assertThat(end.rule()).isEqualTo("A");
      assertThat(end.reason()).isEqualTo("the rule was removed from the rule file");
      pipeline.tick(T0 + 10_050);
      assertThat(pipeline.transitions())
          .singleElement()
          .extracting(AlertTransition::rule, AlertTransition::state)
          .containsExactly("B", AlertState.RESOLVED);
    }
  }

  /** To whoever hears of it it is the same alert, which therefore neither ends nor begins. */
  @Test
  void goOnWithTheAlertsOfOneOfTheirNameThatWasChanged() {
    try (Pipeline pipeline = pipeline(slow("A", "10s"))) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
      AlertTransition began = pipeline.transitions().get(0);

      pipeline.replaceRules(slow("A", "20s"));
      pipeline.tick(T0 + 300);
      assertThat(pipeline.transitions()).isEmpty();

      pipeline.tick(T0 + 15_000); // the rule of before would have ended it
      assertThat(pipeline.transitions()).isEmpty();
      pipeline.tick(T0 + 20_050);
      AlertTransition end = pipeline.transitions().get(0);
      assertThat(end.state()).isEqualTo(AlertState.RESOLVED);
      assertThat(end.fingerprint()).isEqualTo(began.fingerprint());
      assertThat(end.startsAt()).isEqualTo(began.startsAt());
      assertThat(end.sequence()).isEqualTo(began.sequence() + 1);
      assertThat(end.expr()).contains("20s");
    }
  }

  @Test
  void endTheAlertOfOneOfTheirNameWhereTheyAreNotTrue() {
    try (Pipeline pipeline = pipeline(slow("A", "10s"))) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));
      pipeline.transitions();

      pipeline.replaceRules(slow("A", "10s").replace("500ms", "900ms"));
      pipeline.tick(T0 + 300);

      AlertTransition end = pipeline.transitions().get(0);
      assertThat(end.state()).isEqualTo(AlertState.RESOLVED);
      assertThat(end.reason()).doesNotContain("removed");
    }
  }

  @Test
  void aRuleThatLooksBackFurtherThanSeriesWereKeptKeepsThemLonger() {
    long hour = Duration.ofHours(1).toMillis();
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(T0 + 250, sample(UPLOAD, 0.7, T0 + 200));

      pipeline.replaceRules(slow("A", "40h"));
      pipeline.tick(T0 + 30 * hour);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.tick(T0 + 39 * hour);
      assertThat(pipeline.states()).isEmpty();
      assertThat(pipeline.row(UPLOAD.key())).isPresent();

      pipeline.tick(T0 + 41 * hour);
      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  private static Pipeline pipeline(String rules) {
    return new Pipeline(rules, 1, ProcessorSettings.defaultRetention());
  }

  private static String slow(String name, String range) {
    return "groups:\n  - name: storage\n    rules:\n" + rule(name, range);
  }

  private static String rule(String name, String range) {
    return "      - alert: %s\n        expr: max_over_time(upload[%s]) > 500ms\n"
        .formatted(name, range);
  }
}
