package dev.masterperf.launcher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientPropertiesTest {
  @TempDir Path folder;

  @Test
  void takesWhatIsNeededToLogInAndToEncrypt() throws Exception {
    Path file = folder.resolve("client.properties");
    Files.writeString(
        file,
        "security.protocol=SASL_SSL\n# a comment\nsasl.mechanism=SCRAM-SHA-512\n"
            + "ssl.truststore.location=/etc/ca.pem\n");

    assertThat(ClientProperties.read(file))
        .isEqualTo(
            Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "ssl.truststore.location",
                "/etc/ca.pem"));
  }

  @Test
  void refusesWhatWouldChangeThePromises() throws Exception {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "acks=0\n");

    assertThatThrownBy(() -> ClientProperties.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds acks");
    assertThatThrownBy(() -> ClientProperties.read(folder.resolve("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be read");
  }
}
