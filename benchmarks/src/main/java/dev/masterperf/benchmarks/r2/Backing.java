package dev.masterperf.benchmarks.r2;

import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.producer.r2.KeyScope;
import dev.masterperf.producer.r2.R2Settings;
import dev.masterperf.producer.r2.SecretKey;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Broker and bucket in another process, which go away with this. */
final class Backing implements AutoCloseable {
  private final Scratch folder;
  private final ChildJvm process;
  private final String bootstrap;
  private final R2Settings bucket;

  Backing() throws IOException {
    folder = new Scratch();
    process =
        new ChildJvm(
            List.of("-Xmx512m", "-XX:+UseSerialGC"),
            List.of(BackingChild.class.getName(), folder.resolve("data").toString()),
            folder.resolve("log"));
    String[] told = process.answer().split(" ");
    bootstrap = told[0];
    bucket =
        new R2Settings(
            URI.create(told[1]),
            EmbeddedS3.BUCKET,
            told[2],
            new SecretKey(told[3]),
            new KeyScope("bench"));
  }

  String bootstrap() {
    return bootstrap;
  }

  R2Settings bucket() {
    return bucket;
  }

  @Override
  public void close() throws IOException {
    process.close();
    folder.close();
  }
}
