package dev.masterperf.launcher.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void serversOfAProcessThatAskBeforeTheyBindNeverGetTheSamePort() {
    assertThat(Stream.generate(() -> Ports.free("127.0.0.1")).limit(1_000)).doesNotHaveDuplicates();
  }
}
