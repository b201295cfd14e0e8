package dev.masterperf.api.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/otlp-and-remote-write.md says of names is what the rules do. */
class MappingDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "otlp-and-remote-write.md");

  static Stream<String> examples() throws Exception {
    List<String> examples = new ArrayList<>();
    for (String block : Files.readString(DOCUMENT).split("```")) {
      if (block.startsWith("yaml\ningest:\n  mapping:\n")) {
        examples.add(block.substring("yaml\ningest:\n  mapping:\n".length()));
      }
    }
    return examples.stream();
  }

  @Test
  void showsRules() throws Exception {
    assertThat(examples()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsASetOfRules(String yaml) {
    assertThat(Mapping.parse(yaml, "the document", 1).size()).isPositive();
  }

  /** The row of each kind says what a series without a word beside its name becomes. */
  @Test
  void theTableNamesWhatIsTakenWhereNothingIsSaid() throws Exception {
    String document = Files.readString(DOCUMENT);

    assertThat(row(document, "OTLP"))
        .contains("`service.namespace`, else `OpenTelemetry`", "`service.name`, else")
        .contains("`unknown_service`", "`service.instance.id`, else `host.name`", "else `General`");
    assertThat(row(document, "remote write"))
        .contains("`Prometheus`", "`job`, else `none`", "`instance`", "`__name__`");
    assertThat(row(document, "StatsD")).contains("`StatsD`", "before the first dot, else the name");
    for (SourceKind kind : SourceKind.values()) {
      assertThat(document).contains(kind.word());
    }
  }

  private static String row(String document, String kind) {
    return document
        .lines()
        .filter(line -> line.startsWith("| " + kind + " | `global`"))
        .findFirst()
        .orElseThrow();
  }
}
