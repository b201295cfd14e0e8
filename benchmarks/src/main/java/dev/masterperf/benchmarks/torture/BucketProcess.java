package dev.masterperf.benchmarks.torture;

import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import java.nio.file.Path;

/** The embedded S3 endpoint as a process of its own, until it is told to end. */
public final class BucketProcess {
  private BucketProcess() {}

  /**
   * @param arguments folder, port
   */
  public static void main(String[] arguments) {
    EmbeddedS3 s3 =
        EmbeddedS3.start(
            new EmbeddedS3Settings(
                Path.of(arguments[0]), "127.0.0.1", Integer.parseInt(arguments[1])));
    Runtime.getRuntime().addShutdownHook(new Thread(s3::close));
  }
}
