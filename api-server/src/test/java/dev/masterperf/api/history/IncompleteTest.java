package dev.masterperf.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IncompleteTest {
  private static final AllowedScopes TEAM_A = AllowedScopes.of(Set.of("team-a"));

  @Test
  void filesOfOtherScopesAreNotToldOf() {
    assertThat(Incomplete.of(file("team-b"), TEAM_A)).isEmpty();
    assertThat(Incomplete.of(file("team-ab"), TEAM_A)).isEmpty();
    assertThat(Incomplete.of(file("team-a"), TEAM_A)).get().asString().contains("scope=team-a/");
    assertThat(Incomplete.of(file("team-a/eu"), TEAM_A)).isPresent();
    assertThat(Incomplete.of(file("team-b"), AllowedScopes.ALL))
        .get()
        .asString()
        .contains("scope=team-b/", series("team-b"));
  }

  /** What may concern any series is told without a name, which says how the archive is laid out. */
  @Test
  void whatConcernsAllScopesIsToldToAll() {
    dev.masterperf.archive.history.Incomplete manifest = of("manifests/1", "", "");

    assertThat(Incomplete.of(manifest, TEAM_A))
        .contains(new Incomplete("archive", 1, 2, "cannot be read"));
    assertThat(Incomplete.of(manifest, AllowedScopes.ALL))
        .contains(new Incomplete("archive manifests/1", 1, 2, "cannot be read"));
  }

  private static dev.masterperf.archive.history.Incomplete file(String scope) {
    return of(
        "windows/scope=" + scope.replace("/", "%2F") + "/x.parquet", series(scope), series(scope));
  }

  private static dev.masterperf.archive.history.Incomplete of(
      String key, String firstSeries, String lastSeries) {
    return new dev.masterperf.archive.history.Incomplete(
        key,
        Dataset.AGGREGATES,
        Resolution.SECOND,
        1,
        2,
        firstSeries,
        lastSeries,
        "cannot be read");
  }

  private static String series(String scope) {
    return new Series(
            scope,
            "R2",
            MetricType.PERFORMANCE,
            "Upload",
            "General",
            "upload",
            "",
            Collections.emptySortedMap())
        .key()
        .text();
  }
}
