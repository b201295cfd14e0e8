package dev.masterperf.alerts.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.detection.Extent;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.routing.Matcher;
import dev.masterperf.alerts.routing.Matcher.Operator;
import dev.masterperf.alerts.routing.Schedule;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SilenceBoardTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Fingerprint ALERT = new Fingerprint("84b267850632d83c");

  private final SilenceBoard board = new SilenceBoard();

  /** Posted by programs that know no scopes; those who look at it see it in the default one. */
  @Test
  void anAlertWithoutAScopeIsSilencedInTheDefaultOne() {
    Map<String, String> alert = Map.of("alertname", "x");

    assertThat(ofScope("global").matches(alert)).isTrue();
    assertThat(ofScope("prod").matches(alert)).isFalse();
    assertThat(ofScope("global").matches(Map.of("scope", "prod"))).isFalse();
  }

  private static Silence ofScope(String scope) {
    return new Silence(
        "id",
        List.of(Matcher.of("scope", Operator.EQUAL, scope)),
        NOW,
        NOW.plusSeconds(60),
        NOW,
        "",
        "",
        null);
  }

  @Property(tries = 200)
  void aSilenceIsReadBackAsItWasWritten(
      @ForAll @StringLength(min = 1, max = 9) String text,
      @ForAll Operator operator,
      @ForAll @IntRange(max = 1_000_000) int seconds,
      @ForAll boolean scheduled,
      @ForAll boolean maintenance) {
    if (text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
      return; // half a character is no text
    }
    Matcher any = Matcher.of(text, operator, operator.regex() ? "a|b" : text);
    Schedule schedule = scheduled ? Schedule.parse("{\"weekdays\":[\"monday\"]}") : null;
    Silence silence =
        new Silence(
            "id",
            List.of(Matcher.of("x", Operator.EQUAL, "y"), any),
            NOW,
            NOW.plusSeconds(seconds),
            NOW,
            text,
            text,
            schedule,
            maintenance);

    board.apply(SilenceCodec.key("id"), SilenceCodec.write(silence));

    assertThat(board.snapshot().silences()).containsOnlyKeys("id").containsValue(silence);
  }

  @Test
  void feedbackIsReadBackAndGoesWithANullValue() {
    Extent extent = new Extent(13.1, 4.8, 0, new TreeSet<>(Set.of("jump")), 5);
    Dispute made =
        new Dispute(
            ALERT,
            "g/r/1",
            new SeriesKey("s"),
            new TreeMap<>(Map.of("u", extent)),
            "ann",
            "copy",
            NOW);
    board.apply(SilenceCodec.disputeKey(ALERT), SilenceCodec.write(made));
    assertThat(board.snapshot().disputes()).containsEntry(ALERT, made);

    board.apply(SilenceCodec.disputeKey(ALERT), null);
    assertThat(board.snapshot().disputes()).isEmpty();
  }

  @Test
  void anAcknowledgementIsReadBackAndGoesWithANullValue() {
    Acknowledgement made =
        new Acknowledgement(ALERT, NOW, "ann", "on it", NOW, NOW.plusSeconds(60));
    board.apply(SilenceCodec.key(ALERT), SilenceCodec.write(made));
    assertThat(board.snapshot().acknowledgements()).containsEntry(ALERT, made);

    board.apply(SilenceCodec.key(ALERT), null);
    assertThat(board.snapshot().acknowledgements()).isEmpty();
  }

  @Test
  void whatIsNoRecordIsRefused() {
    byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> board.apply("else/1", nothing)).hasMessageContaining("else/1");
    assertThatThrownBy(() -> board.apply("silence/1", nothing))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> board.apply("acknowledgement/1", nothing))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] timeless =
        "{\"matchers\":[{\"name\":\"a\",\"value\":\"b\"}]}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> board.apply("silence/1", timeless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("startsAt");
  }
}
