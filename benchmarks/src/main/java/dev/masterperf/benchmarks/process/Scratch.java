package dev.masterperf.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Utils;

/** A folder for one measurement, which goes away with it. */
public final class Scratch implements AutoCloseable {
  private static final int ATTEMPTS = 60;

  private final Path folder;

  public Scratch() throws IOException {
    folder = Files.createTempDirectory("masterperf-bench");
  }

  /** A place in it. */
  public Path resolve(String name) {
    return folder.resolve(name);
  }

  /** Deletes it; a server that takes its time to stop may still write into it for a while. */
  @Override
  public void close() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Utils.delete(folder.toFile());
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        try {
          TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw e;
        }
      }
    }
  }
}
