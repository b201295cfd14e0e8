package dev.masterperf.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rules of a process' own files and those stored for all, put together. */
class CurrentRulesTest {
  private static final Instant SAVED = Instant.parse("2026-11-28T12:00:00Z");

  private final CurrentRules current = new CurrentRules(RuleSet.empty());

  @Test
  void rulesOfFilesAndStoredOnesAreInForceTogether() {
    own(file("demo.yaml", "g", "A"));
    stored(5, stored("x.yaml", 5, "h", "B"));

    assertThat(names()).containsExactly("A", "B");
    assertThat(current.get().rules())
        .extracting(AlertingRule::origin)
        .containsExactly(new RuleOrigin("demo.yaml", null), new RuleOrigin("x.yaml", 5L));
    assertThat(current.inForce().storedVersion()).isEqualTo(5);
    assertThat(current.files()).extracting(RuleDocument::name).containsExactly("demo.yaml");
  }

  @Test
  void storedOnesApplyWithoutAnyFile() {
    stored(1, stored("b.yaml", 1, "g", "B"), stored("a.yaml", 3, "h", "A"));

    assertThat(names()).as("by the names of their files").containsExactly("A", "B");
  }

  @Test
  void aChangeOfOneKindLeavesTheOther() {
    own(file("demo.yaml", "g", "A"));
    stored(1, stored("x.yaml", 1, "h", "B"));
    int before = current.version();

    own(file("demo.yaml", "g", "C"));
    assertThat(names()).containsExactly("C", "B");
    assertThat(current.version()).isGreaterThan(before);

    stored(3);
    assertThat(names()).containsExactly("C");
  }

  @Test
  void whatIsWrongWithAFileStaysSaidWhenStoredOnesChange() {
    own(file("demo.yaml", "g", "A"));
    current.refused("demo.yaml:1: unknown key");

    stored(1, stored("x.yaml", 1, "h", "B"));

    assertThat(current.problem()).hasValue("demo.yaml:1: unknown key");
    assertThat(names()).containsExactly("A", "B");
  }

  @Test
  void aStoredFileThatIsWrongIsLeftOutAndTheOthersAreInForce() {
    RuleDocument wrong = new RuleDocument("bad.yaml", 3L, SAVED, "groups: [{nam: g}]");
    stored(3, stored("x.yaml", 1, "h", "B"), wrong);

    assertThat(names()).containsExactly("B");
    assertThat(InForce.warnings(current.inForce().leftOut()))
        .singleElement()
        .asString()
        .startsWith("the stored rule file bad.yaml is not in force: bad.yaml:1: ")
        .contains("unknown key");
  }

  @Test
  void aRecordThatIsNoTextIsLeftOut() {
    current.store(new StoredRules(List.of(), new TreeMap<>(Map.of("x", "no text")), 1));

    assertThat(current.inForce().leftOut()).containsEntry("x", "no text");
  }

  @Test
  void ofTwoFilesWithOneGroupTheProcessOwnWins() {
    own(file("demo.yaml", "g", "A"));
    stored(1, stored("x.yaml", 1, "g", "B"));

    assertThat(names()).containsExactly("A");
    assertThat(current.inForce().leftOut().get("x.yaml"))
        .isEqualTo("the group g is in the rule file demo.yaml already; give it another name");
  }

  @Test
  void ofTwoStoredFilesWithOneGroupTheOneSavedFirstWins() {
    stored(3, stored("a.yaml", 3, "g", "A"), stored("b.yaml", 1, "g", "B"));

    assertThat(names()).containsExactly("B");
    assertThat(current.inForce().leftOut()).containsOnlyKeys("a.yaml");
  }

  @Test
  void aStoredFileOfTheNameOfAProcessOwnIsLeftOut() {
    own(file("demo.yaml", "g", "A"));
    stored(1, stored("demo.yaml", 1, "h", "B"));

    assertThat(names()).containsExactly("A");
    assertThat(current.inForce().leftOut()).containsOnlyKeys("demo.yaml");
  }

  @Test
  void aRuleWasTakenOutOnlyIfItsFileIsKnownInThatVersionAndTaken() {
    stored(5, new RuleDocument("bad.yaml", 5L, SAVED, "groups: [{nam: g}]"));
    InForce now = current.inForce();

    assertThat(now.tookOut(new RuleOrigin("x.yaml", 3L))).isTrue();
    assertThat(now.tookOut(new RuleOrigin("x.yaml", 7L))).as("not read here yet").isFalse();
    assertThat(now.tookOut(new RuleOrigin("bad.yaml", 3L))).as("not readable here").isFalse();
    assertThat(now.tookOut(new RuleOrigin("demo.yaml", null))).as("of a file").isFalse();
  }

  @Test
  void theSameRulesHaveOneDigestWhateverFileTheyAreFrom() {
    own(file("demo.yaml", "g", "A"));
    String digest = current.get().digest();

    own();
    stored(3, stored("x.yaml", 3, "g", "A"));

    assertThat(current.get().digest()).isEqualTo(digest);
  }

  private List<String> names() {
    return current.get().rules().stream().map(AlertingRule::name).toList();
  }

  private void own(RuleDocument... files) {
    current.replace(
        List.of(files), files.length == 0 ? RuleSet.empty() : files[0].rules(files[0].name()));
  }

  private void stored(long version, RuleDocument... documents) {
    current.store(new StoredRules(List.of(documents), new TreeMap<>(), version));
  }

  private static RuleDocument file(String name, String group, String rule) {
    return new RuleDocument(name, null, null, text(group, rule));
  }

  private static RuleDocument stored(String name, long version, String group, String rule) {
    return new RuleDocument(name, version, SAVED, text(group, rule));
  }

  private static String text(String group, String rule) {
    return "groups: [{name: %s, rules: [{alert: %s, expr: upload > 1}]}]".formatted(group, rule);
  }
}
