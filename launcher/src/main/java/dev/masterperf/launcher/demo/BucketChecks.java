package dev.masterperf.launcher.demo;

import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.r2.Finding;
import dev.masterperf.producer.r2.R2Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Facts about the bucket and how objects are kept in it. */
final class BucketChecks implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BucketChecks.class);

  private final MasterPerfTracker tracker;
  private final R2Storage storage;

  BucketChecks(MasterPerfTracker tracker, R2Storage storage) {
    this.tracker = tracker;
    this.storage = storage;
  }

  @Override
  public void run() {
    for (Finding problem : storage.validate().of(Finding.Severity.ERROR)) {
      LOG.atWarn().addKeyValue("finding", problem).log("the bucket does not do what it should");
    }
    tracker.setState("Zstd", "Object Compression", "zstd", "ENABLED");
    tracker.setState(
        "Zstd", "Object Compression", "level", Integer.toString(R2Storage.COMPRESSION_LEVEL));
  }
}
