package dev.masterperf.alerts.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.model.Deployment;
import dev.masterperf.model.Series;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OneLineTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aNameStaysAsItIs() {
    assertThat(OneLine.of("Größe 北京 🙂 a/b \"c\"")).isEqualTo("Größe 北京 🙂 a/b \"c\"");
  }

  @Test
  void whatBreaksALineOrHidesStandsAsItsNumber() {
    assertThat(OneLine.of("a\r\nb\t\u001b[31m")).isEqualTo("a\\u000D\\u000Ab\\u0009\\u001B[31m");
    assertThat(OneLine.of("a\u2028b\u202Ec\u200B")).isEqualTo("a\\u2028b\\u202Ec\\u200B");
    assertThat(OneLine.of("\ud83d!")).isEqualTo("\\uD83D!");
  }

  @Test
  void aLongNameIsCutBetweenCharacters() {
    assertThat(OneLine.of("x".repeat(80))).isEqualTo("x".repeat(80));
    assertThat(OneLine.of("🙂".repeat(81))).isEqualTo("🙂".repeat(80) + "…");
  }

  @Property
  void anyNameIsOneShortLine(@ForAll String name) {
    String line = OneLine.of(name);

    assertThat(line.lines().count()).isLessThanOrEqualTo(1);
    assertThat(line.chars()).noneMatch(Character::isISOControl);
    assertThat(line.length()).isLessThanOrEqualTo(80 * "\\u10FFFF".length() + 1);
  }

  @Test
  void theSentenceOfAnAlertIsOneLineWhateverOthersAreCalled() {
    Series other = Series.of("R2", "Object\nUpload", "up\u2028load".repeat(500));
    AnomalyEvidence.Moved moved = new AnomalyEvidence.Moved(other.key(), AT, 5, 3);
    Deployment deployment = new Deployment("global", "a\npi", "v1\r" + "9".repeat(5_000), AT);

    String text = new Surroundings(List.of(moved), deployment).into(evidence()).text();

    assertThat(text).startsWith("seen; 0 s after the deployment of a\\u000Api v1\\u000D999");
    assertThat(text).contains("moved Object\\u000AUpload/up\\u2028load").hasSizeLessThan(600);
    assertThat(text.lines()).hasSize(1);
  }

  private static AnomalyEvidence evidence() {
    return new AnomalyEvidence(
        AT, "judged", 5, 0.99, 2, 1, null, null, null, null, List.of(), "seen");
  }
}
