package dev.masterperf.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeletedScopesTest {
  private static final Instant AT = Instant.parse("2026-11-28T12:00:00Z");
  private static final Instant LATER = AT.plusSeconds(60);
  private static final ScopeDeletion DELETION = new ScopeDeletion("a", AT, "ada");

  @Test
  void aDeletionIsOverTheScopeAndThoseNestedInItAndNoOther() {
    DeletedScopes deleted = new DeletedScopes(List.of(DELETION));

    assertThat(deleted.over("a")).contains(DELETION);
    assertThat(deleted.over("a/b")).contains(DELETION);
    assertThat(deleted.over("ab")).isEmpty();
    assertThat(deleted.beginMillis("a/b")).isEqualTo(Long.MAX_VALUE);
    assertThat(deleted.beginMillis("ab")).isEqualTo(DeletedScopes.NEVER);
    assertThat(deleted.names()).isEqualTo(Set.of("a"));
  }

  @Test
  void aRestoredScopeBeginsThenUnlessAnotherDeletionHolds() {
    ScopeDeletion restored = DELETION.restored(LATER, "bob");
    ScopeDeletion nested = new ScopeDeletion("a/b", AT, "ada");
    DeletedScopes deleted = new DeletedScopes(List.of(restored, nested));

    assertThat(deleted.over("a")).isEmpty();
    assertThat(deleted.beginMillis("a/c")).isEqualTo(LATER.toEpochMilli());
    assertThat(deleted.over("a/b")).contains(nested);
    assertThat(deleted.beginMillis("a/b")).isEqualTo(Long.MAX_VALUE);
    assertThat(deleted.names()).isEqualTo(Set.of("a/b"));
  }

  @Test
  void whoSeesEverythingSeesNothingOfADeletedScope() {
    AllowedScopes all = AllowedScopes.ALL.without(Set.of("a"));

    assertThat(all.everywhere()).isTrue();
    assertThat(all.all()).isFalse();
    assertThat(all.allow("a")).isFalse();
    assertThat(all.allow("a/b")).isFalse();
    assertThat(all.allow("ab")).isTrue();
    assertThat(AllowedScopes.of(Set.of("a")).without(Set.of("a/b")).allow("a/c")).isTrue();
    assertThat(AllowedScopes.ALL.without(Set.of())).isEqualTo(AllowedScopes.ALL);
  }

  @Test
  void aDeletionIsWhatItWasWhenItIsReadAgain() {
    ScopeDeletion restored = DELETION.restored(LATER, "bob");

    assertThat(Json.read(Json.bytes(DELETION), ScopeDeletion.class)).isEqualTo(DELETION);
    assertThat(Json.read(Json.bytes(restored), ScopeDeletion.class)).isEqualTo(restored);
  }
}
