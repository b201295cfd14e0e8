package dev.masterperf.launcher.command;

import dev.masterperf.launcher.kafka.Brokers;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which brokers a command reads from: those of its process, where variables name them. */
final class KafkaOption {
  @Option(
      names = {"--kafka", "--bootstrap"},
      paramLabel = "HOST:PORT",
      description = "Broker (${DEFAULT-VALUE})",
      defaultValue = "${env:MASTERPERF_KAFKA_BOOTSTRAP:-127.0.0.1:9092}")
  String address;

  @Mixin final KafkaLoginOption login = new KafkaLoginOption();

  Brokers brokers() {
    return new Brokers(address, login.settings());
  }
}
