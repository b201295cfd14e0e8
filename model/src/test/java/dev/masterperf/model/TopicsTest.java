package dev.masterperf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsTest {
  private static final String START = Topics.METRICS + ".";

  @ParameterizedTest
  @CsvSource({
    "team-a, team-a",
    "a/b, a_2Fb",
    "a.b, a_2Eb",
    "a_b, a_5Fb",
    "a-b, a-b",
    "Ä b, _C3_84_20b",
    "a_2Fb, a_5F2Fb"
  })
  void theTopicOfAScopeIsNamedAfterIt(String scope, String end) {
    assertThat(Topics.ofScope(scope).name()).isEqualTo(START + end);
  }

  /** What stands after an underscore is percent-encoding with another sign. */
  @Property(tries = 300)
  void fromTheNameOfItsTopicAScopeCanBeReadBack(@ForAll @StringLength(max = 20) String scope) {
    assumeThat(isScope(scope)).isTrue();

    String name = Topics.ofScope(scope).name();

    assertThat(name).matches("[a-zA-Z0-9._-]{1,249}");
    String end = name.substring(START.length());
    assertThat(URLDecoder.decode(end.replace('_', '%'), StandardCharsets.UTF_8)).isEqualTo(scope);
    assertThat(end).as("brokers take a dot for an underscore").doesNotContain(".");
  }

  private static boolean isScope(String text) {
    try {
      Scopes.requireName(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void itIsStampedByTheBrokerAndKeptForADay() {
    assertThat(Topics.ofScope("a").settings(3))
        .containsEntry("message.timestamp.type", "LogAppendTime")
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "86400000");
    assertThat(Topics.ofScope("a").partitions(12)).isEqualTo(12);
  }

  @Test
  void whatIsNotStampedByTheBrokerIsTakenWhateverItsTime() {
    for (Topics.Topic topic : Topics.ALL) {
      assertThat(topic.settings(1).get(Topics.Topic.TIMESTAMP_AFTER_MAX))
          .as(topic.name())
          .isEqualTo(topic.logAppendTime() ? null : Long.toString(Long.MAX_VALUE));
    }
  }

  @Test
  void noTopicIsNamedAfterWhatIsNoScopeOrTooLong() {
    String longest = "a".repeat(249 - START.length());

    assertThat(Topics.ofScope(longest).name()).hasSize(249);
    for (String scope : List.of("", "a//b", "a%2Fb", longest + "a")) {
      assertThatThrownBy(() -> Topics.ofScope(scope))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("scope ");
    }
  }
}
