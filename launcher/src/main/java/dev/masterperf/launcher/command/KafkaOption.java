package dev.masterperf.launcher.command;

import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.kafka.Brokers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which brokers a command reads from: those of its process, where variables name them. */
final class KafkaOption {
  private static final String EMBEDDED = "127.0.0.1:9092";

  @Option(
      names = {"--kafka", "--bootstrap"},
      paramLabel = "HOST:PORT",
      description = "Broker (MASTERPERF_KAFKA_BOOTSTRAP, or " + EMBEDDED + ")",
      defaultValue = "${env:MASTERPERF_KAFKA_BOOTSTRAP}")
  @Nullable String address;

  @Mixin final KafkaLoginOption login = new KafkaLoginOption();

  Brokers brokers() {
    return new Brokers(address == null ? EMBEDDED : address, login.settings());
  }

  /** Those that are given, and what is not given as it is configured. */
  Brokers brokers(Configuration.Kafka configured) {
    String embedded = Ports.join(Ports.reachable(configured.host()), configured.port());
    return new Brokers(
        address == null ? configured.bootstrap().orElse(embedded) : address,
        login.given() ? login.settings() : configured.security());
  }
}
