package dev.masterperf.alerts.posted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.posted.PostedBoard.Step;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The semantics of Alertmanager's documentation of its API: endsAt, resolve_timeout, repeats. */
class PostedBoardTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant NOW = START.plus(Duration.ofHours(1));

  private final PostedBoard board = new PostedBoard("here", START);

  @Test
  void beginsOnceHoweverOftenItIsPosted() {
    Step begun = post(firing(Duration.ofMinutes(4)), NOW).orElseThrow();
    Optional<Step> again = post(firing(Duration.ofMinutes(4)), NOW.plusSeconds(1));
    Step later =
        board.on(posting(Optional.of(NOW.plusSeconds(300))), NOW.plusSeconds(60)).orElseThrow();

    AlertTransition transition = begun.transition().orElseThrow();
    assertThat(transition.state()).isEqualTo(AlertState.FIRING);
    assertThat(transition.rule()).isEqualTo("Up");
    assertThat(transition.startsAt()).isEqualTo(NOW.minusSeconds(10));
    assertThat(transition.generatorUrl()).isEqualTo("http://prom/graph");
    assertThat(again).isEmpty();
    assertThat(later.transition()).isEmpty();
    assertThat(later.next()).isNotNull();
    assertThat(later.next().firesUntil()).isEqualTo(NOW.plusSeconds(300));
    assertThat(later.next().sequence()).isEqualTo(transition.sequence());
  }

  @Test
  void endsWhenItIsPostedAsOver() {
    long sequence = post(firing(Duration.ofMinutes(4)), NOW).orElseThrow().next().sequence();

    Step over = post(posting(Optional.of(NOW.plusSeconds(30))), NOW.plusSeconds(31)).orElseThrow();

    assertThat(over.next()).isNull();
    AlertTransition transition = over.transition().orElseThrow();
    assertThat(transition.state()).isEqualTo(AlertState.RESOLVED);
    assertThat(transition.sequence()).isEqualTo(sequence + 1);
    assertThat(transition.endsAt()).isEqualTo(NOW.plusSeconds(30));
    assertThat(board.firing()).isEmpty();
    assertThat(post(posting(Optional.of(NOW.plusSeconds(30))), NOW.plusSeconds(32))).isEmpty();
  }

  @Test
  void withoutAnEndItIsOverFiveMinutesAfterTheLastPosting() {
    post(posting(Optional.empty()), NOW);
    post(posting(Optional.empty()), NOW.plusSeconds(60));

    assertThat(board.expired(NOW.plusSeconds(359))).isEmpty();
    List<Step> over = board.expired(NOW.plusSeconds(360));

    assertThat(over).hasSize(1);
    assertThat(over.get(0).transition().orElseThrow().endsAt()).isEqualTo(NOW.plusSeconds(360));
  }

  @Test
  void afterItsEndItBeginsAnewWithAHigherNumber() {
    post(firing(Duration.ofMinutes(4)), NOW);
    long last =
        post(posting(Optional.of(NOW.plusSeconds(1))), NOW.plusSeconds(1))
            .orElseThrow()
            .transition()
            .orElseThrow()
            .sequence();

    Step again = post(firing(Duration.ofMinutes(4)), NOW.plusSeconds(2)).orElseThrow();

    assertThat(again.transition().orElseThrow().sequence()).isGreaterThan(last);
  }

  @Test
  void anotherProcessLooksAfterItLater() {
    post(firing(Duration.ofMinutes(4)), NOW);
    PostedBoard other = new PostedBoard("there", START);
    board.firing().forEach(alert -> other.apply(alert.fingerprint(), alert));

    assertThat(board.expired(NOW.plusSeconds(240))).hasSize(1);
    assertThat(other.expired(NOW.plusSeconds(299))).isEmpty();
    assertThat(other.expired(NOW.plusSeconds(300))).hasSize(1);
  }

  @Test
  void afterAStartThereIsTimeToPostItAgain() {
    post(firing(Duration.ofMinutes(4)), NOW);
    Instant restart = NOW.plus(Duration.ofHours(1));
    PostedBoard restarted = new PostedBoard("here", restart);
    board.firing().forEach(alert -> restarted.apply(alert.fingerprint(), alert));

    assertThat(restarted.expired(restart.plusSeconds(119))).isEmpty();
    assertThat(restarted.expired(restart.plusSeconds(120))).hasSize(1);
  }

  @Test
  void isReadAsItWasWritten() {
    PostedAlert alert = post(firing(Duration.ofMinutes(4)), NOW).orElseThrow().next();
    assertThat(Json.read(Json.bytes(alert), PostedAlert.class)).isEqualTo(alert);
  }

  private Optional<Step> post(Posting posting, Instant now) {
    Optional<Step> step = board.on(posting, now);
    step.ifPresent(one -> board.apply(one.alert(), one.next()));
    return step;
  }

  private static Posting firing(Duration forSoLong) {
    return posting(Optional.of(NOW.plus(forSoLong)));
  }

  private static Posting posting(Optional<Instant> endsAt) {
    return new Posting(
        new TreeMap<>(Map.of("alertname", "Up", "job", "x")),
        new TreeMap<>(Map.of("summary", "it is up")),
        Optional.of(NOW.minusSeconds(10)),
        endsAt,
        "http://prom/graph");
  }
}
