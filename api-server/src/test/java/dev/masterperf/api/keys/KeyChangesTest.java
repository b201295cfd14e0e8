package dev.masterperf.api.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.api.FakeDocuments;
import dev.masterperf.api.access.Grant;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyChangesTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

  private final List<String> written = new CopyOnWriteArrayList<>();
  private final FakeDocuments<ApiKey> book = new FakeDocuments<>();
  private final Keys keys = new Keys(book, new SecureRandom(), () -> NOW);

  @TempDir Path folder;

  private KeyChanges changes() {
    return new KeyChanges(
        (action, subject, outcome, detail) -> written.add(action + " " + subject + " " + detail),
        new SeenKeys(folder.resolve("keys.json")));
  }

  @Test
  void whatHappenedWhileNobodyLookedIsWrittenDownAtTheNextStart() {
    String rotated = keys.create("rotated", List.of(Grant.parse("admin:*")), "test", null).id();
    String deleted = keys.create("deleted", List.of(Grant.parse("admin:*")), "test", null).id();
    try (KeyChanges first = changes()) {
      first.accept(book.now());
    }
    assertThat(written).as("those the first start finds").isEmpty();

    keys.rotate(rotated, Duration.ZERO);
    book.delete(deleted, all -> {});
    String revoked = keys.create("revoked", List.of(Grant.parse("admin:*")), "test", null).id();
    keys.revoke(revoked);
    try (KeyChanges second = changes()) {
      second.accept(book.now());
    }
    try (KeyChanges third = changes()) {
      third.accept(book.now());
    }

    assertThat(written)
        .extracting(entry -> entry.substring(0, entry.indexOf(":")))
        .containsExactlyInAnyOrder(
            "key.delete " + deleted + " deleted",
            "key.rotate " + rotated + " rotated",
            "key.create " + revoked + " revoked",
            "key.revoke " + revoked + " revoked");
  }

  @Test
  void whatHappensToKeysIsWrittenDownAndTheirUseIsNot() {
    keys.create("before", List.of(Grant.parse("admin:*")), "test", null);
    try (KeyChanges changes = changes()) {
      changes.accept(book.now());
      String id = keys.create("ci", List.of(Grant.parse("ingest:prod")), "ann", null).id();
      changes.accept(book.now());
      keys.used(id, NOW);
      changes.accept(book.now());
      keys.rotate(id, Duration.ofHours(1));
      changes.accept(book.now());
      keys.revoke(id);
      changes.accept(book.now());
      book.delete(id, all -> {});
      changes.accept(book.now());

      changes.close();
      String detail = " " + id + " ci: ingest:prod; made by ann";
      assertThat(written)
          .containsExactly(
              "key.create" + detail,
              "key.rotate" + detail,
              "key.revoke" + detail,
              "key.delete" + detail);
    }
  }
}
