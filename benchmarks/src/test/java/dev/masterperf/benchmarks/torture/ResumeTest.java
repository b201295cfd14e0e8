package dev.masterperf.benchmarks.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sitting leaves in files is there for the next, however it ended. */
class ResumeTest {
  @TempDir Path folder;

  @Test
  void aLineThatWasCutOffIsDropped() throws IOException {
    Path path = folder.resolve("lines");
    Files.writeString(path, "one\ntwo\nthr");

    try (Journal journal = new Journal(path)) {
      assertThat(journal.earlier()).containsExactly("one", "two");
      journal.append("three");
    }

    assertThat(path).hasContent("one\ntwo\nthree\n");
  }

  @Test
  void aLedgerGoesOnBehindWhatWasSent() throws IOException {
    Path path = folder.resolve("ledger");
    try (Ledger ledger = new Ledger(path)) {
      ledger.answered(ledger.reserve(10), 9, true);
      ledger.reserve(10);
    }

    try (Ledger ledger = new Ledger(path)) {
      assertThat(ledger.next()).isEqualTo(20);
      assertThat(ledger.acknowledged().cardinality()).isEqualTo(10);
      assertThat(ledger.settled()).isTrue();
    }
  }

  @Test
  void faultsOfEarlierSittingsCount() throws IOException {
    Path path = folder.resolve("faults");
    try (Strikes strikes = new Strikes(path)) {
      strikes.add(FaultKind.KILL_BROKER, 1, new Recovery(2.5, 4.25));
      strikes.add(FaultKind.KILL_EVERYTHING, 6, new Recovery(20, 30));
    }

    try (Strikes strikes = new Strikes(path)) {
      strikes.add(FaultKind.KILL_BROKER, 1, new Recovery(3, 5));

      assertThat(strikes.count()).isEqualTo(3);
      assertThat(strikes.kills()).isEqualTo(8);
      assertThat(strikes.recoveries().get(FaultKind.KILL_BROKER))
          .containsExactly(new Recovery(2.5, 4.25), new Recovery(3, 5));
    }
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws IOException {
    Path path = Files.writeString(folder.resolve("faults"), "SENT 1 2\n");

    assertThatThrownBy(() -> new Strikes(path))
        .isInstanceOf(IOException.class)
        .hasMessage(path + " has a line that tells of no fault: SENT 1 2");
  }

  @Test
  void webhooksThatWereTakenStayTaken() throws Exception {
    Path path = folder.resolve("webhooks");
    String body = "{\n \"alerts\": []}";
    try (Receiver receiver = new Receiver(path)) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(receiver.url()))
              .header("webhook-id", "msg_1")
              .POST(BodyPublishers.ofString(body))
              .build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
          .isEqualTo(204);
    }

    try (Receiver receiver = new Receiver(path)) {
      assertThat(receiver.taken()).containsExactly(new Receiver.Taken("msg_1", body));
    }
  }
}
