package dev.masterperf.benchmarks.history;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.launcher.Masterperf;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.host.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code masterperf up} as it is shipped, in a process of its own on a folder of its own. */
final class RunningProduct implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path data;
  private final int port = Ports.free("127.0.0.1");
  private final int kafkaPort = Ports.free("127.0.0.1");
  private final int s3Port = Ports.free("127.0.0.1");
  private final ChildJvm process;

  /**
   * Starts it and waits until it is ready, which it is when it has read what is in its log.
   *
   * @param options more of {@code up}
   */
  RunningProduct(Path data, Path log, List<String> options, HttpClient http)
      throws IOException, InterruptedException {
    this.data = data;
    List<String> command =
        new ArrayList<>(
            List.of(
                Masterperf.class.getName(),
                "up",
                "--no-demo",
                "--port",
                "" + port,
                "--kafka-port",
                "" + kafkaPort,
                "--s3-port",
                "" + s3Port,
                "--data",
                data.toString()));
    command.addAll(options);
    process = new ChildJvm(ChildJvm.SHIPPED, command, log);
    try {
      process.awaitReady("the product", http, address(), PATIENCE);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** Where its API listens. */
  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort);
  }

  /** How to reach its bucket. */
  BucketSettings bucketSettings() throws IOException {
    Path s3 = data.resolve("s3");
    return new BucketSettings(
        URI.create("http://127.0.0.1:" + s3Port),
        BucketSettings.DEFAULT_REGION,
        EmbeddedS3.BUCKET,
        Files.readString(s3.resolve("access-key")).strip(),
        Files.readString(s3.resolve("secret-key")).strip());
  }

  Bucket bucket() throws IOException {
    return new S3Bucket(bucketSettings());
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
