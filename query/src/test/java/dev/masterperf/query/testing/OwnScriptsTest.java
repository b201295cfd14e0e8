package dev.masterperf.query.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.query.type.FunctionTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our own scripts, which cover what can be written in one and every function there is. */
class OwnScriptsTest {

  static List<Path> scripts() throws IOException, URISyntaxException {
    Path folder = Path.of(OwnScriptsTest.class.getResource("/promqltest").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".test")).sorted().toList();
    }
  }

  private static String text(Path script) {
    try {
      return Files.readString(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void givesWhatIsExpected(Path script) {
    TestReport report = ScriptRun.of(text(script));

    assertThat(report.failures()).isEmpty();
    assertThat(report.passed()).isEqualTo(report.total()).isGreaterThan(10);
  }

  @Test
  void everyFunctionIsAskedForSomewhere() throws Exception {
    String all = String.join("\n", scripts().stream().map(OwnScriptsTest::text).toList());

    Set<String> missing = new TreeSet<>(FunctionTable.names());
    missing.removeIf(name -> name.startsWith("anomaly_") || all.contains(name + "("));

    assertThat(missing).isEmpty();
  }
}
