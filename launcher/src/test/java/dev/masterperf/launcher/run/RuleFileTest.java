package dev.masterperf.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.yaml.YamlFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFileTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("rules.yml");
    write("A");
  }

  @Test
  void aChangedFileIsTakenByItself() throws Exception {
    try (RuleFile rules = RuleFile.open(Optional.of(file))) {
      assertThat(names(rules)).containsExactly("A");

      write("B");

      await().atMost(PATIENCE).untilAsserted(() -> assertThat(names(rules)).containsExactly("B"));
    }
  }

  @Test
  void aWrongOneLeavesThoseBeforeAndSaysSoUntilItIsMended() throws Exception {
    try (RuleFile rules = RuleFile.open(Optional.of(file))) {
      Files.writeString(file, "groups: [{nam: g}]");

      assertThat(rules.watched().orElseThrow().reload())
          .hasValueSatisfying(e -> assertThat(e).contains("unknown key"));
      assertThat(rules.watched().orElseThrow().status().successful()).isFalse();
      assertThat(names(rules)).containsExactly("A");
      assertThat(rules.rules().problem()).isPresent();

      write("B");
      await().atMost(PATIENCE).until(() -> rules.rules().problem().isEmpty());
      assertThat(names(rules)).containsExactly("B");
      assertThat(rules.watched().orElseThrow().status().successful()).isTrue();
    }
  }

  @Test
  void whatIsTakenAndRefusedIsWrittenDown() throws Exception {
    List<String> entries = new CopyOnWriteArrayList<>();
    try (RuleFile rules = RuleFile.open(Optional.of(file))) {
      WatchedFile watched = rules.watched().orElseThrow();
      watched.auditTo(
          (action, subject, outcome, detail) ->
              entries.add(String.join(" ", action, subject, outcome.name(), detail)));
      assertThat(entries.get(0)).startsWith("rules.load " + file + " TAKEN 1 rules, ");

      Files.writeString(file, "groups: [{nam: g}]");
      await().atMost(PATIENCE).until(() -> entries.size() == 2);
      assertThat(entries.get(1)).contains(" REFUSED ", "rules.yml:1: ", "unknown key");

      write("B");
      watched.reload();
      assertThat(entries.get(2)).contains(" TAKEN 1 rules, ");
    }
  }

  @Test
  void aFileThatIsGoneLeavesThoseBefore() throws Exception {
    try (RuleFile rules = RuleFile.open(Optional.of(file))) {
      Files.delete(file);

      await().atMost(PATIENCE).until(() -> rules.rules().problem().isPresent());
      assertThat(rules.rules().problem())
          .hasValueSatisfying(e -> assertThat(e).contains("no such file"));
      assertThat(names(rules)).containsExactly("A");
    }
  }

  @Test
  void aWrongOneAtStartIsRefused() throws Exception {
    Files.writeString(file, "groups: [{nam: g}]");

    assertThatThrownBy(() -> RuleFile.open(Optional.of(file)))
        .isInstanceOf(YamlFileException.class);
  }

  @Test
  void withoutAFileThereIsNothingToReload() {
    try (RuleFile rules = RuleFile.open(Optional.empty())) {
      assertThat(rules.watched()).isEmpty();
      assertThat(names(rules)).isEmpty();
    }
  }

  private static List<String> names(RuleFile rules) {
    return rules.rules().get().rules().stream().map(AlertingRule::name).toList();
  }

  private void write(String name) throws Exception {
    Files.writeString(
        file,
        "groups: [{name: g, rules: [{alert: "
            + name
            + ", expr: 'max_over_time(upload[1s]) > 1'}]}]");
  }
}
