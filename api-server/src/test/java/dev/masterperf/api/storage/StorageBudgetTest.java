package dev.masterperf.api.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.posted.Posting;
import dev.masterperf.model.AlertTransition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StorageBudgetTest {
  private static final long BUDGET = 10L << 30;

  private final List<Posting> posted = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-28T00:00:00Z");
  private long bytes;

  private final StorageBudget budget =
      new StorageBudget(
          new BrokerDisks() {
            @Override
            public long bytes() {
              if (bytes < 0) {
                throw new KafkaException("away");
              }
              return bytes;
            }

            @Override
            public void close() {}
          },
          BUDGET,
          new PostedBook() {
            @Override
            public List<AlertTransition> firing() {
              return List.of();
            }

            @Override
            public void post(List<Posting> postings) {
              posted.addAll(postings);
            }
          },
          () -> now);

  @AfterEach
  void close() {
    budget.close();
  }

  @Test
  void belowFourFifthsNothingIsSaid() {
    look(0.79);

    assertThat(posted).isEmpty();
    assertThat(budget.noRoom()).isEmpty();
    assertThat(budget.share()).isCloseTo(0.79, Offset.offset(1e-6));
  }

  @Test
  void fromFourFifthsOnAnAlertFiresUntilItIsLessAgain() {
    look(0.8);
    look(0.79);
    assertThat(names()).containsExactly("StorageFillsUp");
    assertThat(posted.get(0).endsAt()).hasValue(now.plus(Duration.ofMinutes(5)));
    assertThat(posted.get(0).annotations().get("summary"))
        .isEqualTo("The topics take 8GiB of a budget of 10GiB on the brokers' disks");

    now = now.plus(StorageBudget.REPEAT);
    look(0.79);
    assertThat(names()).containsExactly("StorageFillsUp", "StorageFillsUp");

    look(0.77);
    assertThat(posted.get(2).endsAt()).hasValue(now);
    look(0.77);
    assertThat(posted).hasSize(3);
  }

  @Test
  void aSpentBudgetRefusesWithWhatToDoUntilThereIsRoom() {
    look(1);

    assertThat(budget.noRoom())
        .get()
        .asString()
        .startsWith("the topics take 10GiB of the brokers' disks, and their budget is 10GiB")
        .contains("--storage-budget", "masterperf archive ls");
    assertThat(names()).containsExactly("StorageFillsUp", "StorageFull");
    look(0.99);
    assertThat(budget.noRoom()).isPresent();
    look(0.97);
    assertThat(budget.noRoom()).isEmpty();
  }

  @Test
  void whatIsNotKnownRefusesNobody() {
    look(1);
    now = now.plusSeconds(61);

    assertThat(budget.noRoom()).isEmpty();
    assertThat(budget.share()).isZero();
    assertThat(budget.figures()).hasSize(1);
  }

  private void look(double share) {
    bytes = (long) (share * BUDGET);
    if (bytes < share * BUDGET) {
      bytes++;
    }
    budget.look();
    bytes = 0;
  }

  private List<String> names() {
    return posted.stream().map(posting -> posting.labels().get("alertname")).toList();
  }
}
