package dev.masterperf.api.scopes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.ScopeDeletion;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopesInUseTest {
  private static final DeletedScopes GONE =
      DeletedScopes.of(List.of(new ScopeDeletion("team-a/old", Instant.EPOCH, "ada")));

  @Test
  void whatOnlyTheArchiveHasIsInUseAsWellWithinTheWalls() {
    Set<String> archived = Set.of("team-a", "team-a/asleep", "team-b", "team-a/old/x");

    assertThat(
            ScopesResource.inUse(
                Set.of("team-a"), archived, AllowedScopes.of(Set.of("team-a")), GONE))
        .containsExactlyInAnyOrder("team-a", "team-a/asleep");
  }
}
