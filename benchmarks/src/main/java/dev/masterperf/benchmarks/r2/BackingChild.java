package dev.masterperf.benchmarks.r2;

import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Broker and bucket in a JVM of their own, so that what they do is not the client's: prints where
 * they are, and ends when its input does.
 */
public final class BackingChild {
  private BackingChild() {}

  /**
   * @param arguments folder for both
   */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    Path folder = Path.of(arguments[0]);
    EmbeddedKafka kafka =
        EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.address()))) {
      new TopicProvisioner(admin, 4, 1).provision();
    }
    EmbeddedS3 s3 = EmbeddedS3.start(new EmbeddedS3Settings(folder.resolve("s3"), "127.0.0.1", 0));
    System.out.println(
        String.join(
            " ", kafka.address(), s3.endpoint().toString(), s3.accessKey(), s3.secretKey()));
    while (System.in.read() >= 0) {
      // Nothing is asked; the end of it says that whoever started this is gone.
    }
    System.exit(0);
  }
}
