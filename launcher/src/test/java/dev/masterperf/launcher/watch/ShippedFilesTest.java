package dev.masterperf.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.ShippedRules;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The rules that come with the product, in its two forms, and what is written on each. */
class ShippedFilesTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path OURS = DOCS.resolve("examples").resolve(ShippedRules.FILE);
  private static final Path FOR_PROMETHEUS =
      DOCS.resolve("examples").resolve("prometheus.rules.yml");
  private static final Path RUNBOOK = DOCS.resolve("runbook.md");
  private static final Pattern METRIC = Pattern.compile("masterperf_[a-z_]+");

  /** Whose absence only we can ask for, and only Prometheus by {@code up}. */
  private static final String GONE = "MasterperfProcessGone";

  /** What MASTER_PERF raises without a rule. */
  private static final List<String> OTHERWISE_OURS =
      List.of("DetectorMemorySpent", "StorageFillsUp", "StorageFull", "Watchdog");

  @Test
  void theExampleIsTheFileOfTheBuild() throws Exception {
    assertThat(OURS).hasContent(ShippedRules.document().text());
  }

  @Test
  void bothFilesHaveTheSameAlerts() throws Exception {
    Map<String, Map<String, Object>> ours = rules(OURS);
    Map<String, Map<String, Object>> others = rules(FOR_PROMETHEUS);

    assertThat(others.keySet())
        .containsExactlyElementsOf(
            java.util.stream.Stream.concat(ours.keySet().stream(), OTHERWISE_OURS.stream())
                .toList());
    ours.forEach(
        (name, rule) -> {
          Map<String, Object> other = others.get(name);
          assertThat(other)
              .as(name)
              .containsEntry("labels", rule.get("labels"))
              .containsEntry("annotations", rule.get("annotations"));
          if (!name.equals(GONE)) {
            assertThat(other).as(name).containsEntry("expr", rule.get("expr"));
            assertThat(other.get("for")).as(name).isEqualTo(rule.get("for"));
          }
        });
    assertThat(ours.get(GONE)).containsEntry("absent_for", others.get(GONE).get("for"));
  }

  @Test
  void everyAlertHasASectionOfTheRunbookAndEverySectionAnAlert() throws Exception {
    Map<String, Map<String, Object>> all = rules(FOR_PROMETHEUS);
    List<String> sections =
        Files.readAllLines(RUNBOOK).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .toList();

    assertThat(sections).containsExactlyElementsOf(all.keySet());
    all.forEach(
        (name, rule) ->
            assertThat(annotations(rule).get("runbook_url"))
                .isEqualTo("docs/runbook.md#" + name.toLowerCase(java.util.Locale.ROOT)));
  }

  @Test
  void everySectionSaysWhatItMeansWhatIsLackingHowToSeeItWhatToDoAndHowItEnds() throws Exception {
    String[] sections = Files.readString(RUNBOOK).split("\n## ");
    for (String section : Arrays.copyOfRange(sections, 1, sections.length)) {
      assertThat(section)
          .containsSubsequence(
              "**It means**: ",
              "**Meanwhile users lack**: ",
              "**See it**:",
              "```\n",
              "**Do**: ",
              "**It ends when**: ");
    }
  }

  @Test
  void aRuleLooksAtNothingThatIsNotKept() throws Exception {
    TreeSet<String> looked = new TreeSet<>();
    rules(OURS)
        .values()
        .forEach(
            rule ->
                METRIC
                    .matcher(String.valueOf(rule.get("expr")))
                    .results()
                    .forEach(found -> looked.add(found.group().replaceAll("_total$", ""))));

    assertThat(OwnRows.KEPT).containsAll(looked);
  }

  @Test
  void theyCanBeRead() {
    assertThat(ShippedRules.beside(RuleSet.empty()).rules()).hasSize(21);
  }

  @Test
  void promtoolTakesTheOther() throws Exception {
    Path promtool = installed("promtool");
    Process check =
        new ProcessBuilder(promtool.toString(), "check", "rules", FOR_PROMETHEUS.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(said).isZero();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> rules(Path file) throws IOException {
    Map<String, Object> read = new Yaml().load(Files.readString(file));
    Map<String, Map<String, Object>> byName = new LinkedHashMap<>();
    for (Map<String, Object> group : (List<Map<String, Object>>) read.get("groups")) {
      for (Map<String, Object> rule : (List<Map<String, Object>>) group.get("rules")) {
        byName.put((String) rule.get("alert"), rule);
      }
    }
    return byName;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> annotations(Map<String, Object> rule) {
    return (Map<String, Object>) rule.get("annotations");
  }

  private static Path installed(String program) {
    Optional<Path> found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      System.err.println("SKIPPED: no " + program + " on the PATH, so rules are not checked by it");
      Assumptions.abort("no " + program);
    }
    return found.orElseThrow();
  }
}
