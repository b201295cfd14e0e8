package dev.masterperf.alerts.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prometheus' own promtool, where it is installed, says the same of the same files. */
class PromtoolTest {
  @TempDir Path folder;

  static boolean isInstalled() {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(":")).anyMatch(one -> Files.isExecutable(Path.of(one, "promtool")));
  }

  @ParameterizedTest
  @CsvSource({"expected.yml, true", "unexpected.yml, false"})
  void isAsExpected(String name, boolean passes) throws URISyntaxException {
    assertThat(UnitTestFile.load(resource(name)).failures().isEmpty()).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({"expected.yml", "unexpected.yml"})
  @EnabledIf("isInstalled")
  void promtoolSaysTheSame(String name)
      throws IOException, InterruptedException, URISyntaxException {
    Path file = resource(name);
    List<String> ours =
        UnitTestFile.load(file).failures().stream().flatMap(String::lines).sorted().toList();

    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder("promtool", "test", "rules", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exit = process.waitFor();

    List<String> theirs =
        Files.readString(output).lines().filter(line -> line.startsWith("    ")).sorted().toList();
    assertThat(exit).isEqualTo(ours.isEmpty() ? 0 : 1);
    assertThat(ours).isEqualTo(theirs);
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(PromtoolTest.class.getResource("/promtool/" + name)).toURI());
  }
}
