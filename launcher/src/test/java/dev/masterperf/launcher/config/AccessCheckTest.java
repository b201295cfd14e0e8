package dev.masterperf.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessCheckTest {
  private static final String OPEN = "0.0.0.0";

  @Test
  void onThisMachineAloneNobodyHasToLogIn() {
    for (String host : List.of("127.0.0.1", "127.0.0.2", "::1", "localhost")) {
      assertThat(problems(Mode.UP, Key.HOST, host)).as(host).isEmpty();
    }
  }

  @Test
  void otherMachinesAreKeptOutUnlessTheyAreAskedAndNotOverheard() {
    String said =
        "--host: 0.0.0.0 is reached from other machines; give --auth keys with --tls-cert and"
            + " --tls-key, or --behind-proxy where a proxy does that (docs/access.md)";

    assertThat(problems(Mode.UP, Key.HOST, OPEN)).containsExactly(said);
    assertThat(problems(Mode.UP, Key.HOST, OPEN, Key.AUTH, "keys")).containsExactly(said);
    assertThat(problems(Mode.UP, Key.HOST, "::")).hasSize(1);
  }

  @Test
  void tlsWithALoginOrAProxyOpensTheServer() {
    assertThat(
            problems(
                Mode.UP,
                Key.HOST,
                OPEN,
                Key.AUTH,
                "keys",
                Key.TLS_CERT,
                "chain.pem",
                Key.TLS_KEY,
                "key.pem"))
        .isEmpty();
    assertThat(problems(Mode.UP, Key.HOST, OPEN, Key.BEHIND_PROXY, "true")).isEmpty();
    assertThat(problems(Mode.UP, Key.HOST, OPEN, Key.BEHIND_PROXY, "true", Key.AUTH, "keys"))
        .isEmpty();
  }

  @Test
  void tlsAloneIsNoLogin() {
    assertThat(problems(Mode.UP, Key.TLS_CERT, "chain.pem", Key.TLS_KEY, "key.pem"))
        .singleElement()
        .asString()
        .startsWith("--tls-cert: with TLS alone");
    assertThat(problems(Mode.UP, Key.TLS_CERT, "chain.pem", Key.AUTH, "keys"))
        .singleElement()
        .asString()
        .startsWith("--tls-cert: --tls-cert and --tls-key are given together");
  }

  @Test
  void aProcessOfInternalRoutesNeedsTheirSecret() {
    assertThat(
            problems(
                Mode.SERVE,
                Key.KAFKA_BOOTSTRAP,
                "b:1",
                Key.HOST,
                OPEN,
                Key.ROLES,
                "processor,alerts"))
        .containsExactly(
            "--host: 0.0.0.0 is reached from other machines; give --internal-secret, which the"
                + " other processes know (docs/access.md)");
    assertThat(
            problems(
                Mode.SERVE,
                Key.KAFKA_BOOTSTRAP,
                "b:1",
                Key.HOST,
                OPEN,
                Key.ROLES,
                "processor",
                Key.INTERNAL_SECRET,
                "s"))
        .isEmpty();
  }

  @Test
  void whatKnowsNoLoginStaysOnThisMachineUnlessItIsAskedFor() {
    Configuration behind = load(Mode.UP, Key.HOST, OPEN, Key.BEHIND_PROXY, "true");

    assertThat(behind.kafka().host()).isEqualTo("127.0.0.1");
    assertThat(behind.s3().host()).isEqualTo("127.0.0.1");
    assertThat(behind.statsdHost()).isEqualTo("127.0.0.1");
    assertThat(
            load(Mode.UP, Key.HOST, OPEN, Key.BEHIND_PROXY, "true", Key.STATSD_HOST, OPEN)
                .statsdHost())
        .isEqualTo(OPEN);
  }

  private static Configuration load(Mode mode, Object... flags) {
    return ConfigLoader.load(mode, Optional.empty(), Map.of(), flags(flags)).configuration();
  }

  private static List<String> problems(Mode mode, Object... flags) {
    try {
      load(mode, flags);
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }

  private static Map<Key, String> flags(Object... pairs) {
    Map<Key, String> flags = new EnumMap<>(Key.class);
    for (int i = 0; i < pairs.length; i += 2) {
      flags.put((Key) pairs[i], (String) pairs[i + 1]);
    }
    return flags;
  }
}
