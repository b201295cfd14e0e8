package dev.masterperf.launcher.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
  @TempDir Path folder;

  @Test
  void whatWasMadeIsReadAgain() {
    Path file = folder.resolve("deeper").resolve("secret");
    assertThat(PrivateFile.readOrCreate(file, () -> "first")).isEqualTo("first");
    assertThat(PrivateFile.readOrCreate(file, () -> "second")).isEqualTo("first");
  }

  @Test
  void aDamagedOneIsNotReplacedAndSaidToBeSo() throws Exception {
    Path file = Files.write(folder.resolve("secret"), new byte[] {'a', (byte) 0xc3, 'b'});
    assertThatThrownBy(() -> PrivateFile.readOrCreate(file, () -> "other"))
        .isInstanceOf(CannotStartException.class)
        .hasMessage(
            file
                + " is damaged: it holds no text; put a copy of it back, or delete it to have a new"
                + " secret made");
    assertThat(file).hasBinaryContent(new byte[] {'a', (byte) 0xc3, 'b'});
  }
}
