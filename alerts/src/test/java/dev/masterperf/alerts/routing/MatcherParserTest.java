package dev.masterperf.alerts.routing;

import static dev.masterperf.alerts.routing.Alerts.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.alerts.routing.Matcher.Operator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherParserTest {
  /** The cases of Alertmanager's own matchers/parse/parse_test.go. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "{};{}",
        "{foo=bar};{foo=\"bar\"}",
        "foo=bar;{foo=\"bar\"}",
        "foo=bar,;{foo=\"bar\"}",
        "{foo=bar,};{foo=\"bar\"}",
        "{\"foo\"=\"bar\"};{foo=\"bar\"}",
        "{foo!~\"[a-z]+\"};{foo!~\"[a-z]+\"}",
        "{foo=bar,bar!=baz};{bar!=\"baz\",foo=\"bar\"}",
        "foo=~bar.*;{foo=~\"bar.*\"}",
        "foo🙂=bar;{foo🙂=\"bar\"}",
        "{\"foo\\\"bar\"=\"baz\"};{\"foo\\\"bar\"=\"baz\"}",
        "foo=\"\";{foo=\"\"}",
        "foo=\"bar\\u002cbaz\";{foo=\"bar,baz\"}",
      })
  void readsWhatAlertmanagerReads(String text, String expected) {
    assertThat(new Matchers(MatcherParser.parse(text))).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "{foo=bar",
        "foo=bar}",
        "foo",
        "=bar",
        "foo=",
        "{,}",
        "foo=bar,,",
        "foo=bar baz=qux",
        "foo==bar",
        "foo=bar}}",
        "foo=\"bar",
        "foo=\"\\q\"",
        "foo=\"\\xff\"",
        "foo=~\"(\"",
        "foo='bar'",
        "foo=bar\\",
      })
  void refusesWhatAlertmanagerRefuses(String text) {
    assertThatThrownBy(() -> MatcherParser.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("null");
  }

  @Test
  void tellsTheColumnAndWhatToDo() {
    assertThatThrownBy(() -> MatcherParser.parse("team=a b"))
        .hasMessageStartingWith("team=a b: column 8, at b: expected a comma, or } at the end")
        .hasMessageContaining("stands between \" \"");
  }

  @Test
  void oneMatcherMayBeInTheClassicSyntax() {
    assertThat(MatcherParser.parseOne("code =~ 5[0-9]{2}"))
        .isEqualTo(Matcher.of("code", Operator.REGEX, "5[0-9]{2}"));
    assertThat(MatcherParser.parseOne("url=a=b").value()).isEqualTo("a=b");
    assertThatThrownBy(() -> MatcherParser.parseOne("a=b,c=d\""));
    assertThatThrownBy(() -> MatcherParser.parseOne("{a=b}"));
  }

  @ParameterizedTest
  @CsvSource({
    "a=b,true", "a=c,false", "a!=c,true", "a!=b,false", "a=~b|c,true", "a=~bb?,true", "a=~x,false",
    "a!~x,true", "a!~b,false", "z=x,false", "z!=x,true", "z=~.+,false", "z!~.+,true", "z=~.*,true"
  })
  void anAbsentLabelCountsAsEmpty(String matcher, boolean matches) {
    assertThat(MatcherParser.parseOne(matcher).matches(labels("a", "b"))).isEqualTo(matches);
  }

  @Test
  void expressionsAreAnchoredAndDotsMatchNewLines() {
    assertThat(Matcher.of("a", Operator.REGEX, "b").matches(labels("a", "abc"))).isFalse();
    assertThat(Matcher.of("a", Operator.REGEX, "b|c").matches(labels("a", "bx"))).isFalse();
    assertThat(Matcher.of("a", Operator.REGEX, "b.c").matches(labels("a", "b\nc"))).isTrue();
  }

  @Property
  void whatIsWrittenIsReadBack(
      @ForAll @StringLength(min = 1, max = 8) String name,
      @ForAll @StringLength(max = 8) String value,
      @ForAll boolean equal) {
    if (isHalfASurrogate(name) || isHalfASurrogate(value)) {
      return;
    }
    Matcher matcher = Matcher.of(name, Operator.of(equal, false), value);

    assertThat(MatcherParser.parse(matcher.toString())).isEqualTo(List.of(matcher));
  }

  private static boolean isHalfASurrogate(String text) {
    return text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff);
  }
}
