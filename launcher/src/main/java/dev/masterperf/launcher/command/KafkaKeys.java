package dev.masterperf.launcher.command;

import dev.masterperf.api.access.Grant;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.KeyText;
import dev.masterperf.api.keys.Keys;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keys in Kafka itself. */
record KafkaKeys(Keys keys) implements KeyDesk {

  @Override
  public KeyText create(String name, List<Grant> grants, @Nullable Duration lifetime) {
    String by = "command line (" + System.getProperty("user.name") + ")";
    return keys.create(name, grants, by, lifetime);
  }

  @Override
  public SortedMap<String, ApiKey> all() {
    SortedMap<String, ApiKey> all = new TreeMap<>();
    keys.all().forEach((id, key) -> all.put(id, key.content()));
    return all;
  }

  @Override
  public KeyText rotate(String id, Duration overlap) {
    return keys.rotate(id, overlap);
  }

  @Override
  public ApiKey revoke(String id) {
    return keys.revoke(id);
  }
}
