package dev.masterperf.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.api.cluster.Instance;
import dev.masterperf.launcher.host.CannotStartException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeersTest {

  @Test
  void areTheAddressesBehindTheirNames() {
    assertThat(new Peers(List.of("127.0.0.1:3004", "localhost:3005")).now())
        .contains(new Instance("127.0.0.1", 3004), new Instance("127.0.0.1", 3005));
  }

  @Test
  void keepANameNobodyKnowsSoThatItIsMissedAloud() {
    assertThat(new Peers(List.of("no.such.host.invalid:3004")).now())
        .containsExactly(new Instance("no.such.host.invalid", 3004));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"host", "host:", ":1", "host:port", "host:0", "http://host:1", "host:1/", ""})
  void areRefusedWhereTheyAreNotHostAndPort(String peer) {
    assertThatThrownBy(() -> new Peers(List.of(peer)))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("host:port");
  }
}
