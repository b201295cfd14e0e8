package dev.masterperf.benchmarks.torture;

import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import java.nio.file.Path;
import java.util.OptionalInt;

/** The embedded broker as a process of its own, until it is told to end. */
public final class BrokerProcess {
  private BrokerProcess() {}

  /**
   * @param arguments folder, port, port that clients are told
   */
  public static void main(String[] arguments) {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(
            new EmbeddedKafkaSettings(
                Path.of(arguments[0]),
                "127.0.0.1",
                Integer.parseInt(arguments[1]),
                OptionalInt.of(Integer.parseInt(arguments[2]))));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
  }
}
