package dev.masterperf.query.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.query.oracle.Recorded.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Our evaluator against Prometheus': what it was seen to answer, and what it answers now. */
class PrometheusTest {
  private static final TestSeries SERIES = TestSeries.parse(Recorded.series(), 60_000);

  /** The seed is the same in each run; others were tried when the evaluator was written. */
  private static final int RANDOM_QUESTIONS = Integer.getInteger("promql.questions", 3_000);

  @Test
  void answersAsPrometheusWasSeenTo() {
    List<String> differences = new ArrayList<>();
    for (Entry entry : Recorded.entries()) {
      compare(entry.question(), entry.answer(), differences);
    }

    assertThat(differences).isEmpty();
  }

  @Test
  void answersAsTheInstalledPrometheusDoes() throws Exception {
    boolean installed = Promtool.isInstalled();
    if (!installed) {
      System.out.println("SKIPPED: no promtool here; install prometheus to compare with it");
    }
    Assumptions.assumeTrue(installed, "no promtool here");
    long seed = Long.getLong("promql.seed", 1L);
    List<Question> questions = new RandomQuestions(seed).take(RANDOM_QUESTIONS);

    Map<Question, Answer> expected = new Promtool(Recorded.series()).ask(questions);

    long telling = expected.values().stream().filter(answer -> !answer.values().isEmpty()).count();
    assertThat(telling).as("answers that are neither empty nor an error").isGreaterThan(1_000);
    List<String> differences = new ArrayList<>();
    expected.forEach((question, answer) -> compare(question, answer, differences));
    assertThat(differences).as("seed " + seed).isEmpty();
  }

  private static void compare(Question question, Answer expected, List<String> differences) {
    Answer answer = Answer.of(question.expression(), SERIES, question.millis());
    if (!answer.isCloseTo(expected)) {
      differences.add("\n" + question + "\n  expected " + expected + "\n  not      " + answer);
    }
  }
}
