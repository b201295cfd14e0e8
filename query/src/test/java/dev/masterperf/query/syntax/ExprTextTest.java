package dev.masterperf.query.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExprTextTest {

  @Property
  void whatIsWrittenOfATreeMakesTheSameTree(@ForAll long seed) {
    Expr tree = new Expressions(new Random(seed)).any(5);

    String text = ExprText.of(tree);

    assertThat(shape(Parser.parse(text))).as(text).isEqualTo(shape(tree));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "a+b*c | a + b * c",
        "(a+b)*c | (a + b) * c",
        "a-(b-c) | a - (b - c)",
        "(a-b)-c | a - b - c",
        "a^b^c | a ^ b ^ c",
        "(a^b)^c | (a ^ b) ^ c",
        "-a^2 | -a ^ 2",
        "(-a)^2 | (-a) ^ 2",
        "a or b and c unless d | a or b and c unless d",
        "(a or b) and c | (a or b) and c",
        "+a | a",
        "a % b atan2 c | a % b atan2 c",
        "sum(a) by (x,) | sum by (x) (a)",
        "SUM WITHOUT (x) (a) | sum without (x) (a)",
        "topk(5,a) | topk(5, a)",
        "count_values without(\"a b\")('v',a) | count_values without (\"a b\") (\"v\", a)",
        "a == bool on(x) group_left(y) b | a == bool on (x) group_left (y) b",
        "a + ignoring() b | a + b",
        "a + on() b | a + on () b",
        "a + on(x) group_right b | a + on (x) group_right () b",
        "{__name__='up'} | up",
        "{'up', a!~'b'} | up{a!~\"b\"}",
        "{'x.y'} | {__name__=\"x.y\"}",
        "{'été'='ja'} | {\"été\"=\"ja\"}",
        "info(a) | info(a, {__name__=\"target_info\"})",
        "info(a, {b=~\".*\"}) | info(a, {b=~\".*\"})",
        "a + fill(0) b | a + fill_left (0) fill_right (0) b",
        "a / on(x) fill_right(-Inf) b | a / on (x) fill_right (-Inf) b",
        "fill + fill | fill + fill",
        "rate(a[5m] anchored offset 1m) | rate(a[5m] anchored offset 1m)",
        "a smoothed | a smoothed",
        "a[2m * (10 + 5)] | a[30m]",
        "a[5m:1m + 30s] offset (1h / 2) | a[5m:1m30s] offset 30m",
        "a[step() + 1] | a[(step() + 1)]",
        "a offset -MAX(range(), 1m) | a offset (-max(range(), 60))",
        "up[90s] | up[1m30s]",
        "up[300] | up[5m]",
        "up[5m] offset 1w | up[5m] offset 1w",
        "up offset -5m | up offset -5m",
        "up offset 5m @ 1.5 | up @ 1.500 offset 5m",
        "up @ start() offset 5m | up @ start() offset 5m",
        "up @ -1 | up @ -1.000",
        "up[5m:] | up[5m:]",
        "up[5m:30s] @ end() | up[5m:30s] @ end()",
        "(up offset 1m)[5m:1m] offset 2m | (up offset 1m)[5m:1m] offset 2m",
        "up offset 1m [5m:1m] | (up offset 1m)[5m:1m]",
        "(a+b)[5m:1m] | (a + b)[5m:1m]",
        "1_000.5 | 1000.5",
        "0x_1F | 31",
        "5MiB | 5242880",
        "1.5kB | 1500",
        "1h30m | 5400",
        "INF | Inf",
        "a # comment | a",
        "avg | avg",
        "start + end | start + end",
        "`raw\\n` | \"raw\\\\n\"",
      })
  void writesInOneWay(String expression, String canonical) {
    assertThat(ExprText.of(Parser.parse(expression))).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate(x[5m]) / on (job) group_left (instance) sum by (job) (y) > bool 5",
        "histogram_quantile(0.9, sum by (le) (rate(x_bucket[10m])))",
        "max_over_time(deriv(rate(x[5s])[30s:5s] @ start() offset -5m)[10m:])",
        "absent(x{job=\"a\"}) or vector(1)",
      })
  void leavesTheCanonicalAsItIs(String expression) {
    assertThat(ExprText.of(Parser.parse(expression))).isEqualTo(expression);
  }

  /** A tree without the places in its text. */
  private static String shape(Expr tree) {
    return tree.toString().replaceAll("at=\\d+", "").replaceAll("pattern=[^]]*", "");
  }
}
