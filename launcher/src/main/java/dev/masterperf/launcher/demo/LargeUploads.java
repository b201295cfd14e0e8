package dev.masterperf.launcher.demo;

import dev.masterperf.producer.r2.ObjectBody;
import dev.masterperf.producer.r2.R2Storage;
import java.util.random.RandomGenerator;

/** An object of 12 MiB in three parts, deleted again. */
final class LargeUploads implements Runnable {
  private static final String NAME = "large/object.bin";
  private static final int PART_BYTES = 5 * 1024 * 1024;
  private static final int TOTAL_BYTES = 12 * 1024 * 1024;

  private final R2Storage storage;
  private final byte[] block = new byte[64 * 1024];

  LargeUploads(R2Storage storage, RandomGenerator random) {
    this.storage = storage;
    random.nextBytes(block);
  }

  @Override
  public void run() {
    ObjectBody body = new ObjectBody(() -> new BlockStream(block, TOTAL_BYTES), TOTAL_BYTES);
    storage.putMultipart(NAME, body, PART_BYTES);
    storage.delete(NAME);
  }
}
