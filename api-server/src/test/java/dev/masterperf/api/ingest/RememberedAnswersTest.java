package dev.masterperf.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.api.ingest.Delivery.Acknowledged;
import dev.masterperf.api.ingest.Delivery.Busy;
import dev.masterperf.api.ingest.Delivery.Unconfirmed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RememberedAnswersTest {
  private static final IdempotencyKey KEY = new IdempotencyKey("ann", "key");
  private static final Reply DONE = new Reply(new Acknowledged(), new byte[100]);

  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private final AtomicInteger attempts = new AtomicInteger();
  private final RememberedAnswers answers =
      new RememberedAnswers(10, 1_000, Duration.ofHours(1), () -> now);

  @Test
  void aRepetitionGetsTheFirstAnswerAndIsNotAttempted() {
    assertThat(ask(KEY, "body", DONE).first()).isTrue();

    RememberedAnswers.Answered again = ask(KEY, "body", new Reply(new Busy("x"), new byte[0]));

    assertThat(again.first()).isFalse();
    assertThat(again.answer()).isCompletedWithValue(DONE);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void aRepetitionWaitsForAFirstThatIsUnderWay() {
    CompletableFuture<Reply> broker = new CompletableFuture<>();
    ask(KEY, "body", broker);

    RememberedAnswers.Answered again = ask(KEY, "body", DONE);

    assertThat(again.answer()).isNotDone();
    broker.complete(DONE);
    assertThat(again.answer()).isCompletedWithValue(DONE);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void anotherBodyUnderTheKeyIsNoRepetitionAlsoWhileTheFirstIsUnderWay() {
    CompletableFuture<Reply> broker = new CompletableFuture<>();
    ask(KEY, "body", broker);

    assertThat(answers.answer(KEY, "another", () -> broker)).isEmpty();
    broker.complete(DONE);
    assertThat(answers.answer(KEY, "another", () -> broker)).isEmpty();
  }

  @Test
  void afterAFailureARepetitionIsANewAttempt() {
    ask(KEY, "body", new Reply(new Busy("x"), new byte[0]));
    ask(KEY, "body", new Reply(new Unconfirmed("x"), new byte[0]));
    ask(KEY, "other body", CompletableFuture.failedFuture(new IllegalStateException("defect")));
    assertThatThrownBy(
            () ->
                answers.answer(
                    KEY,
                    "body",
                    () -> {
                      throw new IllegalStateException("defect");
                    }))
        .hasMessage("defect");

    assertThat(ask(KEY, "body", DONE).first()).isTrue();
    assertThat(attempts).hasValue(4);
  }

  @Test
  void keysAreForgottenAfterTheirTime() {
    ask(KEY, "body", DONE);
    now = now.plus(Duration.ofHours(1));
    assertThat(ask(KEY, "body", DONE).first()).isFalse();

    now = now.plusMillis(1);

    assertThat(ask(KEY, "body", DONE).first()).isTrue();
  }

  @Test
  void theOldestGoWhenThereAreTooManyOrTheyAreTooLarge() {
    for (int i = 0; i < 100; i++) {
      ask(
          new IdempotencyKey("ann", "small-" + i),
          "body",
          new Reply(new Acknowledged(), new byte[1]));
    }
    assertThat(answers.size()).isBetween(10, 11);
    assertThat(ask(new IdempotencyKey("ann", "small-99"), "body", DONE).first()).isFalse();

    for (int i = 0; i < 5; i++) {
      ask(
          new IdempotencyKey("ann", "large-" + i),
          "body",
          new Reply(new Acknowledged(), new byte[400]));
    }
    assertThat(answers.size()).isBetween(2, 4);
    assertThat(ask(new IdempotencyKey("ann", "large-4"), "body", DONE).first()).isFalse();
    assertThat(ask(new IdempotencyKey("ann", "small-99"), "body", DONE).first()).isTrue();
  }

  @Test
  void whatIsUnderWayIsNeverForgotten() {
    CompletableFuture<Reply> broker = new CompletableFuture<>();
    ask(KEY, "body", broker);
    now = now.plus(Duration.ofDays(2));
    for (int i = 0; i < 50; i++) {
      ask(new IdempotencyKey("ann", "later-" + i), "body", DONE);
    }

    assertThat(ask(KEY, "body", DONE).first()).isFalse();
  }

  @Test
  void manyRepetitionsAtOnceAreOneAttempt() {
    CompletableFuture<Reply> broker = new CompletableFuture<>();

    List<RememberedAnswers.Answered> all =
        new ArrayList<>(
            IntStream.range(0, 500).parallel().mapToObj(i -> ask(KEY, "body", broker)).toList());
    broker.complete(DONE);

    assertThat(attempts).hasValue(1);
    assertThat(all.stream().filter(RememberedAnswers.Answered::first)).hasSize(1);
    assertThat(all).allMatch(answered -> answered.answer().join().equals(DONE));
  }

  private RememberedAnswers.Answered ask(IdempotencyKey key, String digest, Reply reply) {
    return ask(key, digest, CompletableFuture.completedFuture(reply));
  }

  private RememberedAnswers.Answered ask(
      IdempotencyKey key, String digest, CompletableFuture<Reply> reply) {
    return answers
        .answer(
            key,
            digest,
            () -> {
              attempts.incrementAndGet();
              return reply;
            })
        .orElseThrow();
  }
}
