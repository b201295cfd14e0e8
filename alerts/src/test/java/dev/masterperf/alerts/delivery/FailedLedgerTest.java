package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Notification;
import dev.masterperf.model.Notification.Step;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FailedLedgerTest {
  private final FailedLedger ledger = new FailedLedger();

  @Test
  void listsWhatWasGivenUpWithItsPayloadAndItsReason() {
    apply("one", 1, Step.QUEUED);
    apply("two", 2, Step.QUEUED);
    apply("one", 1, Step.RETRYING);
    apply("one", 1, Step.FAILED);
    apply("two", 2, Step.FAILED);

    assertThat(ledger.failed())
        .extracting(one -> one.queued().payload() + " " + one.failed().detail())
        .containsExactly("body of one why", "body of two why");
    assertThat(ledger.failed()).noneMatch(FailedNotification::overtaken);
  }

  @Test
  void whatWasTakenOrRepeatedIsNotListed() {
    apply("one", 1, Step.QUEUED);
    apply("one", 1, Step.DELIVERED);
    apply("two", 2, Step.QUEUED);
    apply("two", 2, Step.FAILED);
    apply("two", 2, Step.REPLAYED);

    assertThat(ledger.failed()).isEmpty();
  }

  @Test
  void whatFailsAgainAfterItWasRepeatedIsListedAgain() {
    apply("one", 1, Step.QUEUED);
    apply("one", 1, Step.FAILED);
    apply("one", 1, Step.REPLAYED);
    apply("one", 1, Step.FAILED);

    assertThat(ledger.failed()).hasSize(1);
  }

  @Test
  void saysWhichOnesAreOvertakenByWhatCameAfter() {
    apply("one", 1, Step.QUEUED);
    apply("two", 2, Step.QUEUED);
    apply("three", 3, Step.QUEUED);
    apply("one", 1, Step.FAILED);
    apply("two", 2, Step.DELIVERED);
    apply("three", 3, Step.FAILED);

    assertThat(ledger.failed())
        .extracting(FailedNotification::overtaken)
        .containsExactly(true, false);
  }

  private void apply(String id, long sequence, Step step) {
    ledger.apply(
        3,
        new Notification(
            id,
            "ops",
            "http://localhost:9",
            Fingerprint.of(new TreeMap<>(Map.of("alertname", "Slow"))),
            sequence,
            step,
            0,
            Instant.EPOCH,
            null,
            "why",
            null,
            step == Step.QUEUED || step == Step.REPLAYED ? "body of " + id : ""));
  }
}
