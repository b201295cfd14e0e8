package dev.masterperf.launcher.run;

import dev.masterperf.archive.bucket.BucketSettings;
import java.util.Map;
import java.util.Optional;

/**
 * What the product stands on, embedded or not.
 *
 * @param bootstrap {@code host:port,…}
 * @param bucket absent where nothing is archived
 */
record Backing(String bootstrap, Optional<BucketSettings> bucket) {

  /** Connection settings of every Kafka client. */
  Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", bootstrap);
  }
}
