package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.ScopeDeletion;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowParts;
import dev.masterperf.streams.alert.EvaluateRules;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing of a deleted scope stays in the processor, and nothing of it comes in. */
class DeletedScopesTest {
  private static final Series GONE = in("a");
  private static final Series NESTED = in("a/b");
  private static final Series OTHER = in("ab");
  private static final Instant AT = Instant.ofEpochMilli(T0 + 2_000);
  private static final ScopeDeletion DELETION = new ScopeDeletion("a", AT, "ada");
  private static final DeletedScopes DELETED = new DeletedScopes(List.of(DELETION));

  private static final String SLOW =
      """
      groups:
        - name: storage
          scope: a
          rules:
            - alert: SlowUpload
              expr: upload > 500ms
      """;

  @Test
  void itsSeriesLeaveTheHeapTheStoreAndTheMatrixWithThoseNestedInIt() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(T0 + 100, sample(GONE, 1, T0), sample(NESTED, 1, T0), sample(OTHER, 1, T0));
      pipeline.tick(T0 + 4_000);
      pipeline.matrixKeys();

      pipeline.delete(DELETED);

      assertThat(series(pipeline)).containsExactly(OTHER.key().text());
      assertThat(pipeline.matrixKeys())
          .containsExactlyInAnyOrder("-" + GONE.key().text(), "-" + NESTED.key().text());
      pipeline.restart();
      assertThat(series(pipeline)).containsExactly(OTHER.key().text());
    }
  }

  @Test
  void itsOpenWindowsAreNeverClosedAndItsClosedOnesNoLongerRead() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(T0 + 100, sample(GONE, 1, T0), sample(OTHER, 1, T0));
      pipeline.tick(T0 + 4_000);
      int before = pipeline.closed().size();
      assertThat(windows(pipeline, GONE, Resolution.SECOND)).hasSize(1);

      pipeline.delete(DELETED);
      pipeline.tick(T0 + 7_300_000);

      assertThat(windows(pipeline, GONE, Resolution.SECOND)).isEmpty();
      assertThat(run(pipeline, GONE)).isZero();
      assertThat(windows(pipeline, OTHER, Resolution.SECOND)).hasSize(1);
      assertThat(pipeline.closed().subList(before, pipeline.closed().size()))
          .extracting(WindowAggregate::series)
          .containsOnly(OTHER.key());
    }
  }

  @Test
  void whatIsSentToItIsADeadLetterThatSaysSoAndKeepsNothingOfIt() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.delete(DELETED);

      pipeline.append(T0 + 100, sample(OTHER, 1, T0), sample(GONE, 1, T0));
      pipeline.rehome(T0 + 200, sample(NESTED, 1, T0));

      List<DeadLetter> letters = pipeline.deadLetters();
      assertThat(letters).extracting(DeadLetter::reason).containsOnly("scope-deleted").hasSize(2);
      assertThat(letters)
          .allSatisfy(
              letter -> {
                assertThat(letter.detail())
                    .contains("scope a was deleted at " + AT + " by ada")
                    .contains("masterperf scopes restore a");
                assertThat(letter.payload()).isEmpty();
              });
      assertThat(series(pipeline)).containsExactly(OTHER.key().text());
      assertThat(pipeline.ingestTotals()).containsEntry("refused-scope-deleted", 2L);
    }
  }

  @Test
  void itsFiringAlertsResolve() {
    try (Pipeline pipeline = pipeline(SLOW)) {
      pipeline.append(T0, sample(GONE, 0.7, T0));
      pipeline.tick(T0 + 3_000);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.delete(DELETED);

      List<AlertTransition> ended = pipeline.transitions();
      assertThat(ended).extracting(AlertTransition::state).containsExactly(AlertState.RESOLVED);
      assertThat(pipeline.changelog(EvaluateRules.ALERTS))
          .anySatisfy(
              (key, value) -> {
                assertThat(key).endsWith(GONE.key().text());
                assertThat(value).isNull();
              });
    }
  }

  @Test
  void itBeginsEmptyWhenItIsRestoredAndTakesNothingOlder() {
    try (Pipeline pipeline = pipeline("groups: []")) {
      pipeline.append(T0, sample(GONE, 1, T0));
      pipeline.tick(T0 + 63_000);
      pipeline.delete(DELETED);
      long back = T0 + 90_500;
      pipeline.delete(
          new DeletedScopes(List.of(DELETION.restored(Instant.ofEpochMilli(back), "ada"))));

      pipeline.append(back + 500, sample(GONE, 2, T0 + 10_000));
      pipeline.append(back + 1_000, sample(GONE, 3, back + 900));
      pipeline.tick(T0 + 200_000);

      assertThat(pipeline.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.reason()).isEqualTo("scope-deleted");
                assertThat(letter.detail()).contains("restored");
              });
      for (Resolution resolution : Resolution.values()) {
        assertThat(windows(pipeline, GONE, resolution))
            .as(resolution.label())
            .extracting(window -> window.aggregate().events())
            .containsExactly(1L);
      }
      assertThat(run(pipeline, GONE)).isOne();
      pipeline.restart();
      pipeline.tick(T0 + 201_000);
      assertThat(windows(pipeline, GONE, Resolution.MINUTE)).hasSize(1);
    }
  }

  private static Series in(String scope) {
    return new Series(
        scope,
        "R2",
        MetricType.PERFORMANCE,
        "Object Upload",
        Series.DEFAULT_SUB_CAT,
        "upload",
        "",
        Collections.emptySortedMap());
  }

  private static Pipeline pipeline(String rules) {
    return new Pipeline(rules, 1, ProcessorSettings.defaultRetention());
  }

  private static List<String> series(Pipeline pipeline) {
    return pipeline.live().all().stream().map(one -> one.key().text()).toList();
  }

  private static List<WindowAggregate> windows(
      Pipeline pipeline, Series series, Resolution resolution) {
    return pipeline.reader().windows(series.key(), resolution, T0, T0 + 10_000_000);
  }

  private static int run(Pipeline pipeline, Series series) {
    return pipeline
        .reader()
        .run(series.key(), Resolution.MINUTE, T0, T0 + 10_000_000, WindowParts.ALL)
        .windows()
        .size();
  }
}
