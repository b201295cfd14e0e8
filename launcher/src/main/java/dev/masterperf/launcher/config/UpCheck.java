package dev.masterperf.launcher.config;

import java.util.HashMap;
import java.util.Map;

/** What {@code up} cannot do: let two of its servers listen on one port. */
final class UpCheck {
  private final ValueReader reader;
  private final Map<Integer, Key> taken = new HashMap<>();

  UpCheck(ValueReader reader) {
    this.reader = reader;
  }

  void check(Configuration configuration) {
    take(Key.PORT, configuration.port());
    take(Key.KAFKA_PORT, configuration.kafka().port());
    take(Key.S3_PORT, configuration.s3().port());
    configuration.statsdPort().ifPresent(port -> take(Key.STATSD_PORT, port));
  }

  /** 0 is a free port, another one for each. */
  private void take(Key key, int port) {
    Key other = port == 0 ? null : taken.putIfAbsent(port, key);
    if (other != null) {
      reader.refuse(
          key, "must be another port than that of " + other.flag() + ", both are " + port);
    }
  }
}
