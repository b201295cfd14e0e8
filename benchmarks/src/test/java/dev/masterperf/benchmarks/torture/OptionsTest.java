package dev.masterperf.benchmarks.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
  @TempDir Path folder;

  @Test
  void aVersionToBeginAsIsTheFolderOfItsArchive() throws Exception {
    List<String> words = List.of("--from", folder.toString());
    assertThatThrownBy(() -> Options.parse(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--from: " + folder + " holds no masterperf.jar");

    Path archive = Files.createFile(folder.resolve("masterperf.jar"));
    assertThat(Options.parse(words).from()).contains(archive);
  }

  @Test
  void whatTakesLongOrNeedsAnotherVersionIsDrawnOnlyWhereItIsAskedFor() {
    assertThat(Options.parse(List.of()).faults())
        .contains(FaultKind.KILL_BROKER)
        .doesNotContain(FaultKind.OVERLOAD, FaultKind.NEW_SERIES, FaultKind.UPGRADE);
  }
}
