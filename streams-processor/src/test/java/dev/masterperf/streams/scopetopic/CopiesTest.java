package dev.masterperf.streams.scopetopic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.ScopeDeletion;
import dev.masterperf.streams.ingest.Place;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which item of a record goes where. */
class CopiesTest {
  private static final long ARRIVED = 1_700_000_000_123L;
  private static final Place PLACE = new Place("masterperf.metrics.v1.team-a", 2, 41, ARRIVED);

  @ParameterizedTest
  @ValueSource(strings = {"team-a", "team-a/eu", "team-a/eu/1"})
  void whatIsOfTheScopeOrNestedInItIsCopied(String scope) {
    Copies copies = copies(metric("\"scope\": \"" + scope + "\", "));

    assertThat(copies.metrics()).extracting(one -> one.series().scope()).containsExactly(scope);
    assertThat(copies.letters()).isEmpty();
  }

  @Test
  void whatNamesNoScopeIsOfTheTopicsAndWhatNamesNoTimeOfItsArrival() {
    PerfMetric copied = copies(metric("")).metrics().get(0);

    assertThat(copied.series().scope()).isEqualTo("team-a");
    assertThat(copied.tsNanos()).isEqualTo(ARRIVED * 1_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"team-b", "team", "team-ab", "global", "eu/team-a"})
  void whatIsOfAnotherScopeIsADeadLetterAndNeverCopied(String scope) {
    Copies copies =
        copies("[%s, %s]".formatted(metric(""), metric("\"scope\": \"" + scope + "\", ")));

    assertThat(copies.metrics()).extracting(one -> one.series().scope()).containsExactly("team-a");
    DeadLetter letter = copies.letters().get(0);
    assertThat(letter.reason()).isEqualTo("scope-of-topic");
    assertThat(letter.detail())
        .isEqualTo(
            "this topic takes metrics of scope team-a and those nested in it, not of "
                + scope
                + "; name such a scope, or none");
    assertThat(letter.topic()).isEqualTo(PLACE.topic());
    assertThat(letter.partition()).isEqualTo(2);
    assertThat(letter.offset()).isEqualTo(41);
    assertThat(letter.index()).isEqualTo(1);
    assertThat(letter.events()).isEqualTo(1);
    assertThat(letter.payload()).contains("\"scope\":\"" + scope + "\"", "900ms");
  }

  @Test
  void whatCannotBeReadIsADeadLetterAsTheProcessorMakesIt() {
    assertThat(copies("not json").letters())
        .extracting(DeadLetter::reason, DeadLetter::payload)
        .containsExactly(tuple("malformed", "not json"));
    assertThat(Copies.of(null, PLACE, "team-a", DeletedScopes.NONE).letters())
        .extracting(DeadLetter::reason)
        .containsExactly("malformed");

    Copies copies = copies("[{\"scope\": \"a//b\"}, " + metric("") + "]");

    assertThat(copies.letters())
        .extracting(DeadLetter::reason, DeadLetter::index)
        .containsExactly(tuple("invalid", 0));
    assertThat(copies.metrics()).hasSize(1);
  }

  @Test
  void nothingIsKeptOfADeletedScopeWhicheverItIs() {
    DeletedScopes deleted =
        new DeletedScopes(
            List.of(
                new ScopeDeletion("team-a/eu", Instant.EPOCH, "ada"),
                new ScopeDeletion("team-b", Instant.EPOCH, "ada")));
    String payload =
        "[%s, %s, %s]"
            .formatted(
                metric("\"scope\": \"team-a/eu/1\", "),
                metric("\"scope\": \"team-b\", "),
                metric("\"scope\": \"team-a/us\", "));

    Copies copies = Copies.of(bytes(payload), PLACE, "team-a", deleted);

    assertThat(copies.metrics()).extracting(one -> one.series().scope()).containsOnly("team-a/us");
    assertThat(copies.letters())
        .hasSize(2)
        .allSatisfy(
            letter -> {
              assertThat(letter.reason()).isEqualTo("scope-deleted");
              assertThat(letter.payload()).isEmpty();
            });
  }

  @Test
  void anEmptyArrayIsNothing() {
    assertThat(copies("[]")).isEqualTo(new Copies(List.of(), List.of()));
  }

  private static Copies copies(String payload) {
    return Copies.of(bytes(payload), PLACE, "team-a", DeletedScopes.NONE);
  }

  private static String metric(String more) {
    return "{"
        + more
        + "\"category\": \"R2\", \"topic\": \"Object\", \"id\": \"upload\", \"value\": \"900ms\"}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
