package dev.masterperf.launcher.config;

import java.util.EnumSet;
import java.util.Optional;

/** What {@code serve} needs to be told, because nothing is embedded. */
final class ServeCheck {
  private final ValueReader reader;

  ServeCheck(ValueReader reader) {
    this.reader = reader;
  }

  void check(Configuration configuration) {
    require(configuration.kafka().bootstrap(), Key.KAFKA_BOOTSTRAP, "serve");
    if (configuration.roles().contains(Role.ARCHIVE)) {
      require(configuration.s3().endpoint(), Key.S3_ENDPOINT, "role archive");
      require(configuration.s3().accessKey(), Key.S3_ACCESS_KEY, "role archive");
      require(configuration.s3().secretKey(), Key.S3_SECRET_KEY, "role archive");
    }
    if (configuration.cluster().spare()
        && !configuration.roles().equals(EnumSet.of(Role.PROCESSOR))) {
      reader.refuse(
          Key.SPARE, "stands by for a process that is a processor alone; set --roles processor");
    }
    boolean asksOthers =
        configuration.roles().contains(Role.API) && !configuration.roles().contains(Role.PROCESSOR);
    if (asksOthers && configuration.cluster().peers().isEmpty()) {
      reader.refuse(Key.PEERS, missing(Key.PEERS, "role api without role processor"));
    }
    boolean many = asksOthers || configuration.cluster().advertisedHost().isPresent();
    if (many) {
      require(
          configuration.cluster().internalSecret(),
          Key.INTERNAL_SECRET,
          "processes that ask one another");
    }
  }

  private void require(Optional<?> value, Key key, String user) {
    if (value.isEmpty()) {
      reader.refuse(key, missing(key, user));
    }
  }

  private static String missing(Key key, String user) {
    return "is needed for " + user + "; set " + key.flag() + " or " + key.variable();
  }
}
