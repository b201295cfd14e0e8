package dev.masterperf.query.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.query.syntax.LabelMatcher.Operator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelMatcherTest {
  /** A matcher that goes back and tries again needs longer than the universe has been there. */
  @ParameterizedTest
  @ValueSource(strings = {"(a+)+", "(a|aa)+", "(a*)*b", "(.*a){20}", "(a|a?)+$"})
  @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
  void noPatternTakesLongerThanItsTextIsLong(String pattern) {
    LabelMatcher matcher = LabelMatcher.of("id", Operator.REGEX, pattern);

    assertThat(matcher.matches("a".repeat(10_000) + "!")).isFalse();
  }
}
