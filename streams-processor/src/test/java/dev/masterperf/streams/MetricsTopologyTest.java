package dev.masterperf.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.streams.whole.HistoryEvaluations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A new shape is a visible diff of the golden file: will state survive the upgrade? */
class MetricsTopologyTest {
  private static final String GOLDEN = "topology.txt";

  private static final String MEANING =
      """
      The topology has another shape. Deployments are upgraded one process after another, so for a
      while both shapes run in one group and share changelogs and task ids:
      - a store that has another name begins empty: windows, alerts or detectors are forgotten, and
        the old changelog masterperf-STORE-changelog stays behind until somebody deletes it;
      - another number or order of sub-topologies gives tasks other ids: their changelogs no longer
        belong to them, and processes of both versions must not run at once;
      - other nodes or sinks with the same stores change nothing that is kept.
      If it is meant, copy streams-processor/target/topology.txt over the golden file, and say in
      docs/deployment.md (Upgrading) what whoever upgrades has to do.
      """;

  private static final Pattern LIST = Pattern.compile("(\\[|--> |<-- )([^\\]\n]+)");

  @Test
  void hasTheShapeOfTheGoldenFile() throws IOException {
    String described = described();
    Files.writeString(Path.of("target", GOLDEN), described);

    try (InputStream golden = getClass().getResourceAsStream(GOLDEN)) {
      assertThat(golden).as("the golden file; the new shape is in target/" + GOLDEN).isNotNull();
      assertThat(described)
          .as(MEANING)
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void namesEveryNode() {
    assertThat(described()).doesNotContain("KSTREAM-").doesNotContain("KTABLE-");
  }

  private static String described() {
    ProcessorSettings settings =
        new ProcessorSettings(
            Map.of(),
            "golden",
            "golden-1",
            Path.of("target"),
            "localhost",
            1,
            12,
            Duration.ofMillis(100),
            ProcessorSettings.defaultRetention(),
            RuleSet.empty());
    String text =
        MetricsTopology.build(
                settings,
                (partition, due, now) -> {},
                new HistoryEvaluations(settings.rules(), List::of))
            .describe()
            .toString();
    return LIST.matcher(text).replaceAll(list -> list.group(1) + sorted(list.group(2)));
  }

  /** Kafka lists sets in no fixed order. */
  private static String sorted(String names) {
    return Arrays.stream(names.split(", ")).sorted().collect(Collectors.joining(", "));
  }
}
