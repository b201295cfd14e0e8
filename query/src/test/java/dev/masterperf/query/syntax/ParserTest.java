package dev.masterperf.query.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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

  @Test
  void pointsAtThePlaceUnderItsLine() {
    ExpressionException e = failure("max_over_time(\n\tupload[1x]) > 1");

    assertThat(e)
        .hasMessage(
            """
            line 2, column 9: "1x" is neither a number nor a duration such as 500ms or 1h30m
              \tupload[1x]) > 1
              \t       ^""");
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
        "x[1m][1m] | 6 | expected an operator or the end",
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
    Expr tree = Parser.parse("1 + 2 > 3 * 4");

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
