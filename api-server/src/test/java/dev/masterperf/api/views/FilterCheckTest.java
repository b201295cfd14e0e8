package dev.masterperf.api.views;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterCheckTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "upload host-a",
        "\"Object Upload\"",
        "topic:upload -topic:delete",
        "category=R2 topic=\"Object Upload\"",
        "p99>500ms rate<2.5 value>1MiB",
        "status=error type=performance",
        "10.0.0.1:9092 urn:isbn:1",
        "\"categroy=R2\""
      })
  void takesWhatThePageUnderstands(String filter) {
    assertThat(FilterCheck.problems(filter)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          categroy=R2 | no field is called categroy; did you mean "category"? As text to be found, put it in quotes
          p9>1s       | no field is called p9; did you mean "p99"? As text to be found, put it in quotes
          p99>fast    | p99> takes a number such as 500ms, 2MiB or 0.5, not "fast"
          topic>5     | topic is no number; > goes with value, rate, p50, p99
          topic=      | topic= is not followed by a value
          status=eror | status is one of ok, error, not "eror"; did you mean "error"?
          id:"open    | a quote is not closed
          """)
  void saysWhatIsAMistake(String filter, String problem) {
    assertThat(FilterCheck.problems(filter)).containsExactly(problem);
  }
}
