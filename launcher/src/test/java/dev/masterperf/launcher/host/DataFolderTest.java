package dev.masterperf.launcher.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder;

  @Test
  void isHeldByOneAtATimeAndFreeAfterwards() {
    DataFolder first = DataFolder.open(folder.resolve("data"));

    assertThatThrownBy(() -> DataFolder.open(folder.resolve("data")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());

    first.close();
    DataFolder.open(folder.resolve("data")).close();
  }

  @Test
  void makesTheWebhookSecretOnceAndKeepsItFromOthers() throws Exception {
    DataFolder data = DataFolder.open(folder);

    String made = data.webhookSecret().reveal();

    assertThat(made).startsWith("whsec_");
    assertThat(data.webhookSecret().reveal()).isEqualTo(made);
    assertThat(Files.getPosixFilePermissions(data.webhookSecretFile()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    data.close();
  }

  @Test
  void doesNotReplaceABrokenSecretQuietly() throws Exception {
    DataFolder data = DataFolder.open(folder);
    Files.writeString(data.webhookSecretFile(), "edited by hand\n");

    assertThatThrownBy(data::webhookSecret)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("webhook-secret");
    data.close();
  }
}
