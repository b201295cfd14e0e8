package dev.masterperf.launcher.demo;

import dev.masterperf.model.text.MatrixTable;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.r2.R2Storage;
import java.nio.charset.StandardCharsets;

/** Keeps the current matrix as a compressed object: text as it really occurs here. */
final class CompressedTraffic implements Runnable {
  private static final String NAME = "snapshots/matrix.txt.zst";

  private final MasterPerfTracker tracker;
  private final R2Storage storage;

  CompressedTraffic(MasterPerfTracker tracker, R2Storage storage) {
    this.tracker = tracker;
    this.storage = storage;
  }

  @Override
  public void run() {
    String matrix = MatrixTable.render(tracker.getMasterPerfMetrics());
    storage.putCompressed(NAME, matrix.getBytes(StandardCharsets.UTF_8));
    storage.getCompressed(NAME);
  }
}
