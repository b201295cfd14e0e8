package dev.masterperf.launcher.run;

import dev.masterperf.archive.bucket.BucketSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the product stands on, embedded or not.
 *
 * @param bootstrap {@code host:port,…}
 * @param security how clients log in there and speak TLS
 * @param bucket absent where nothing is archived
 */
record Backing(String bootstrap, Map<String, Object> security, Optional<BucketSettings> bucket) {

  /** Connection settings of every Kafka client. */
  Map<String, Object> kafka() {
    Map<String, Object> settings = new HashMap<>(security);
    settings.put("bootstrap.servers", bootstrap);
    return settings;
  }
}
