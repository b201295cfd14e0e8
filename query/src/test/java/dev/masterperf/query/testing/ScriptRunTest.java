package dev.masterperf.query.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That a script goes red where it should, and says where and why. */
class ScriptRunTest {
  private static final String LOADED =
      """
      load 1m
        m{s="a"} 1 2 3
        m{s="b"} 4 5 6
        h {{schema:0 count:1 sum:1 buckets:[1]}} {{schema:0 count:3 sum:3 buckets:[3]}}

      """;

  private static List<TestReport.Failure> failures(String script) {
    return ScriptRun.of(LOADED + script).failures();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "eval instant at 0 m{s='a'}~  m{s=\"a\"} 2 | expected 2 of {__name__=\"m\", s=\"a\"}, but got 1",
        "eval instant at 0 m~  m{s=\"a\"} 1 | unexpected {__name__=\"m\", s=\"b\"} 4",
        "eval instant at 0 m{s='a'}~  m{s=\"a\"} 1~  m{s=\"c\"} 1 | expected {__name__=\"m\", s=\"c\"}",
        "eval instant at 0 m{s='a'}~  1 | expected the scalar 1.0, but got series",
        "eval instant at 0 1~  {} 1 | expected series, but got the scalar 1.0",
        "eval instant at 0 1~  2 | expected the scalar 2.0, but got the scalar 1.0",
        "eval instant at 0 'a'~  expect string \"b\" | expected the string \"b\", but got the string \"a\"",
        "eval range from 0 to 2m step 1m sum(m)~  {} 5 7 8 | expected [5, 7, 8] of {}, but got",
        "eval range from 0 to 2m step 1m sum(m)~  {} 5 7 | expected [5, 7] of {}, but got",
        "eval range from 0 to 1m step 1m sum(m)~  {} 5 7 9 | expected [5, 7, 9] of {}, but got",
        "eval instant at 0 sort(m)~  expect ordered~  m{s=\"b\"} 4~  m{s=\"a\"} 1 | at place 2, but got it at 1",
        "eval instant at 0 m{s='a'}~  expect fail | expected a failure, but got",
        "eval instant at 0 m + | expected an answer, but it failed: expected an expression",
        "eval instant at 0 topk(NaN, m)~  expect fail msg: other | expected a failure, \"other\", but got",
        "eval instant at 0 m{s='a'}~  expect warn~  m{s=\"a\"} 1 | expected a warning, any, but got []",
        "eval instant at 0 quantile(2, m)~  expect no_warn~  {} Inf | expected no warning, but got",
        "eval instant at 0 quantile(2, m)~  expect warn msg: x~  {} Inf | expected a warning, \"x\"",
        "eval instant at 1m rate(m{s='a'}[2m])~  expect no_info~  {s=\"a\"} 1 | expected no info",
        "eval instant at 0 h~  h {{schema:0 count:2 sum:1 buckets:[1]}} | but got {{schema:0 count:1",
        "eval instant at 0 h~  h 1 | expected 1 of",
        "eval instant at 1m h~  h {{count:3 sum:3 buckets:[3] counter_reset_hint:gauge}} | but got",
        "eval instant at 0 h~  h {{schema:1 count:1 sum:1 buckets:[1]}} | but got",
      })
  void saysWhatWasExpectedAndWhatCame(String script, String why) {
    List<TestReport.Failure> failures = failures(script.replace('~', '\n'));

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).why()).contains(why);
    assertThat(failures.get(0).line()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "jump | 6 | expected load, clear or eval",
        "eval at 0 m | 6 | expected eval instant at TIME EXPR",
        "eval instant at soon m | 6 | is not a duration",
        "eval range from 2m to 1m step 1m m | 6 | the end is before the start",
        "eval range from 0 to 1m step 0 m | 6 | the step is not above 0",
        "load soon~  m 1 | 6 | is not a duration",
        "load 1m~  m one | 7 | \"one\" is no value",
        "load 1m~  m{s='a} 1 | 7 | this string is not closed",
        "load 1m~  m 1~  m {{count}} | 8 | is no part of a histogram",
        "load 1m~  m {{schema:9}} | 7 | a schema is from -4 to 8",
        "load 1m~  m {{colour:9}} | 7 | a histogram has no [colour]",
        "load 1m~  m 1x99999999 | 7 | more than 1000000 values",
        "load 1m~  m@st soon~  m 1 | 7 | \"soon\" is no start time",
        "load 1m~  m@st -1m~  n 1 | 8 | are of another series",
        "load 1m~  m@st -1m -1m~  m 1 | 8 | or of more or less samples",
        "load 1m~  m@st -1m | 7 | start times without samples below them",
        "eval instant at 0 m~  expect luck | 7 | expected \"expect TYPE\"",
        "eval instant at 0 m~  expect warn~  expect no_warn | 8 | contradicts itself",
        "eval instant at 0 m~  expect warn regex: ( | 7 | not a regular expression",
        "eval instant at 0 m~  expect string a | 7 | expected",
        "eval instant at 0 m~  m{s=\"a\"} 1 2 | 7 | gives a series one value",
      })
  void whatIsNotUnderstoodIsAFailureAndNotPassedOver(String script, int line, String why) {
    TestReport report = ScriptRun.of(LOADED + script.replace('~', '\n'));

    assertThat(report.failures()).hasSize(1);
    assertThat(report.failures().get(0).line()).isEqualTo(line);
    assertThat(report.failures().get(0).why()).contains(why);
    assertThat(report.total()).isEqualTo(report.passed() + 1);
  }

  @Test
  void goesOnBehindAFailure() {
    TestReport report =
        ScriptRun.of(
            LOADED
                + """
                jump

                eval instant at 0 sum(m)
                  {} 5

                eval instant at 0 sum(m)
                  {} 6
                """);

    assertThat(report.passed()).isEqualTo(1);
    assertThat(report.total()).isEqualTo(3);
    assertThat(report.failures()).extracting(TestReport.Failure::line).containsExactly(6, 11);
  }

  @Test
  void findsWhatOnlyAStepOrAnotherTimeGivesOtherwise() {
    // time() differs from step to step, but is the same at one time however it is asked for
    assertThat(failures("eval instant at 3m vector(time())\n  {} 180")).isEmpty();
    assertThat(failures("eval instant at 1m sum(m)\n  {} 7")).isEmpty();
    assertThat(failures("eval instant at 1m sum_over_time(m{s='a'}[2m])\n  {s=\"a\"} 3")).isEmpty();
  }
}
