package dev.masterperf.query.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.masterperf.query.type.ValueType;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {

  @ParameterizedTest
  @ValueSource(strings = {"x{a=~'%s'}", "x{a!~'%s'}"})
  void refusesARegularExpressionThatIsNestedTooDeeply(String selector) {
    String nested = "(".repeat(20_000) + ")".repeat(20_000);

    assertThat(failure(selector.formatted(nested)))
        .hasMessageContaining("a regular expression has at most 500 groups");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(((a{1000}){1000}){1000}){1000}",
        "((a{1000,}){1000})",
        "(?:[a-z]]{1,1000}){1000}",
        "(?:[^]x]{1000}|\\\\p{Greek}{1000}|\\\\Qa+b\\\\E){200}",
      })
  void refusesARegularExpressionThatWouldFillTheMemory(String pattern) {
    assertThat(failure("x{a=~\"" + pattern + "\"}"))
        .hasMessageContaining("a regular expression has at most 100000 steps");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?:[0-9]{1,3}[.]){3}[0-9]{1,3}",
        "[a-z{1000}]{1000}",
        "a{x}{1000}",
        "\\\\p{Greek}{1000}(?:\\\\x{10FFFF}|[[:alpha:]]{10})",
      })
  void takesRepetitionsThatAreNotTooMany(String pattern) {
    Parser.parse("x{a=~\"" + pattern + "\"}");
  }

  @Test
  void readsWhatIsLongerThanTheStackIsDeep() {
    int much = 100_000;

    assertThat(Parser.parse(" ".repeat(much) + "#x\n".repeat(much) + "up").at())
        .isEqualTo(4 * much);
    assertThat(Parser.parse("1".repeat(much)).describe()).isEqualTo(Parser.parse("1").describe());
    assertThat(Parser.parse("0x" + "0".repeat(much) + "1").describe())
        .isEqualTo(Parser.parse("1").describe());
  }

  @Test
  void pointsAtThePlaceUnderItsLine() {
    ExpressionException e = failure("max_over_time(\n\tupload[1x]) > 1");

    assertThat(e)
        .hasMessage(
            """
            line 2, column 9: "1x" is neither a number nor a duration such as 500ms or 1h30m
              \tupload[1x]) > 1
              \t       ^\
            """);
    assertThat(e.line()).isEqualTo(2);
    assertThat(e.column()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 1 | expected an expression, not the end of the expression",
        "1 > | 4 | expected an expression, not the end",
        "1 1 | 3 | expected an operator or the end, not \"1\"",
        "(1 | 3 | expected \")\", not the end",
        "max_over_tme(x) | 1 | no function max_over_tme; did you mean \"max_over_time\"?",
        "x{ | 3 | expected a label name",
        "x{a} | 4 | expected one of = != =~ !~",
        "x{a=b} | 5 | expected a string in quotes",
        "x{a:b=\"c\"} | 3 | a label name has no colon",
        "x{__name__=\"y\"} | 3 | the metric name is set twice",
        "x{\"y\"} | 3 | the metric name is set twice",
        "x{a=~\"(\"} | 6 | not a regular expression of RE2",
        "{} | 2 | a selector must contain",
        "{a=\"\"} | 2 | a selector must contain",
        "{a=~\".*\"} | 2 | a selector must contain",
        "x[] | 3 | expected a duration such as 1m",
        "x[1m | 5 | expected \"]\"",
        "1[1m] | 2 | a range belongs behind a selector",
        "x[1m][1m] | 6 | a range belongs behind a selector, not a range selector",
        "1 = 1 | 3 | expected an operator or the end",
        "\"open | 1 | this string is not closed",
        "`open | 1 | this string is not closed",
        "\"\\q\" | 2 | unknown escape \\q",
        "\"\\x4\" | 2 | this escape needs 2 digits",
        "\"\\uD8\" | 2 | this escape needs 4 digits",
        "1m1h | 1 | neither a number nor a duration",
        "x[99999999999y] | 3 | the duration 99999999999y is too long",
        "0xFFFFFFFFFFFFFFFFF | 1 | is too large",
        "a ~ b | 3 | unexpected character '~'",
      })
  void saysWhatWasExpectedAndWhere(String expression, int column, String problem) {
    ExpressionException e = failure(expression);

    assertThat(e).hasMessageContaining(problem);
    assertThat(e.column()).isEqualTo(column);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "\"a\\\"b'\" | a\"b'",
        "'a\\'b\"' | a'b\"",
        "`a\\n` | a\\n",
        "\"\\x41\\102\\u00e9\\U0001F600\" | ABé😀",
        "\"\\xc3\\xa9\" | é",
        "\"\\\\d+\" | \\d+",
      })
  void readsStringsAsGoDoes(String literal, String text) {
    assertThat(Parser.parse(literal)).isEqualTo(new Expr.Text(text, 0));
  }

  @Test
  void bindsOperatorsAsPromqlDoes() {
    Expr tree = Parser.parse("1 + 2 > bool 3 * 4");

    assertThat(tree).isInstanceOf(Expr.Binary.class);
    assertThat(((Expr.Binary) tree).operator()).isEqualTo(BinaryOperator.GREATER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "-", "abs("})
  void refusesDeepNestingInsteadOfOverflowingTheStack(String opening) {
    assertThatThrownBy(() -> Parser.parse(opening.repeat(100_000)))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("levels deep");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "1 > 2 | 3 | a comparison of two scalars needs bool",
        "a and 1 | 3 | and stands between two instant vectors",
        "1 or on (x) a | 3 | or stands between two instant vectors",
        "a + on (x) 1 | 3 | on and ignoring match the series of two instant vectors",
        "a + bool b | 5 | bool belongs behind a comparison, not +",
        "a + group_left b | 5 | group_left needs on(…) or ignoring(…) before it",
        "a and on (x) group_left b | 14 | and matches many to many and takes no group_left",
        "a + on (x) group_left (x) b | 12 | the label x is both in on and in group_left",
        "a[5m] + 1 | 2 | + takes scalars and instant vectors, not a range vector (rate or avg",
        "'a' + 1 | 1 | + takes scalars and instant vectors, not a string",
        "-a[5m] | 1 | a sign stands before a scalar or an instant vector, not a range vector",
        "+'a' | 1 | a sign stands before a scalar or an instant vector, not a string",
        "rate(a) | 6 | rate expected a range vector such as upload[1m], not an instant selector",
        "abs(a[1m]) | 6 | abs expected an instant vector (rate or avg_over_time make",
        "abs(1) | 5 | abs expected an instant vector, not a scalar",
        "abs() | 1 | abs takes 1 argument, not 0",
        "round(a, 1, 2) | 1 | round takes 1 to 2 arguments, not 3",
        "label_join(a) | 1 | label_join takes at least 3 arguments, not 1",
        "sum(a, b) | 1 | sum takes 1 argument, not 2",
        "topk(a) | 1 | topk takes 2 arguments, not 1",
        "topk('a', b) | 6 | topk expected a scalar, not a string",
        "sum(1) | 5 | sum expected an instant vector, not a scalar",
        "smu(a) | 1 | PromQL has no function smu; did you mean \"sum\"?",
        "holt_winters(a[1m], 1, 1) | 1 | is called double_exponential_smoothing since",
        "info(a, b + c) | 11 | info takes a selector of labels",
        "info(a, {b=\"c\"} offset 5m) | 17 | expected \")\", not \"offset\"",
        "a and fill(0) b | 7 | and takes whole series and fills in none",
        "a + fill(0) fill_left(1) b | 13 | this side is filled twice",
        "a + fill(0) 1 | 3 | fill fills in series of two instant vectors",
        "a + fill(x) b | 10 | expected a number",
        "a[1h / 0] | 3 | division by zero",
        "a[5m - 5m] | 3 | a duration here must be at least 1ms",
        "a offset (5m % 0) | 10 | modulo by zero",
        "a[2 ^ 300] | 3 | is too long",
        "a[5m] anchored smoothed | 16 | a range is either anchored or smoothed",
        "sum(a) smoothed | 8 | smoothed belongs right behind a range",
        "a anchored | 3 | anchored belongs right behind a range",
        "deriv(a[5m] anchored) | 8 | anchored modifier can only be used with: changes, delta",
        "a adn b | 3 | expected an operator or the end, not \"adn\"; did you mean \"and\"?",
        "a ofset 5m | 3 | did you mean \"offset\"?",
        "a offset 5m offset 5m | 13 | offset stands here twice",
        "a @ 1 @ 2 | 7 | @ stands here twice",
        "a @ now() | 5 | expected a time in seconds, start() or end()",
        "(a) offset 5m | 5 | offset belongs right behind a selector or a subquery",
        "(a)[5m] | 4 | a range stands right behind its selector",
        "a offset 5m [5m] | 13 | a range stands right behind its selector, before offset and @",
        "sum(a)[5m] | 7 | a subquery has a colon",
        "a[5m][5m:] | 6 | a subquery belongs behind an instant vector, not a range selector",
        "a[0s] | 3 | a duration here must be at least 1ms",
        "a[-5m] | 3 | a duration here must be at least 1ms",
        "a[5m:0] | 6 | a duration here must be at least 1ms",
        "sum by (a:b) (x) | 9 | a label name has no colon",
        "bool | 1 | expected an expression, not \"bool\"",
        "abs(a,) | 7 | expected an expression",
        "1_ | 1 | neither a number",
        "5QB | 1 | neither a number",
      })
  void refusesWhatDoesNotFitTogether(String expression, int column, String problem) {
    ExpressionException e = failure(expression);

    assertThat(e).hasMessageContaining(problem);
    assertThat(e.column()).isEqualTo(column);
  }

  @Test
  void aMissingParenthesisIsSaidBeforeTypesThatDoNotFit() {
    assertThat(failure("max_over_time(a[1m] > 1"))
        .hasMessageContaining("expected \",\", not the end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 + ", "a or ", "2 ^ "})
  void refusesChainsThatMakeTooHighATree(String link) {
    assertThatThrownBy(() -> Parser.parse(link.repeat(100_000) + "a"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("levels deep");
  }

  @Test
  void refusesAHighTreeMadeOfLowChains() {
    String expression = "(".repeat(200) + "1" + "+1+1+1+1+1)".repeat(200);

    assertThatThrownBy(() -> Parser.parse(expression)).hasMessageContaining("split it");
  }

  @Test
  void takesChainsAsLongAsPeopleWriteThem() {
    assertThat(Parser.parse("a or ".repeat(400) + "a").type()).isEqualTo(ValueType.VECTOR);
  }

  @Property
  void anyTextIsParsedOrRefusedWithAPlaceInIt(
      @ForAll @StringLength(max = 20) @CharRange(from = '!', to = '~') @Chars({' ', '\n', 'é'})
          String text) {
    try {
      Parser.parse(text);
    } catch (ExpressionException e) {
      assertThat(e.line()).isBetween(1, 1 + (int) text.chars().filter(c -> c == '\n').count());
      assertThat(e.column()).isBetween(1, text.length() + 1);
    }
  }

  private static ExpressionException failure(String expression) {
    return catchThrowableOfType(ExpressionException.class, () -> Parser.parse(expression));
  }
}
