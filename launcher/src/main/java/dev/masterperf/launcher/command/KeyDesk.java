package dev.masterperf.launcher.command;

import dev.masterperf.api.access.Grant;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.KeyText;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Where the command has keys changed. */
interface KeyDesk {
  /**
   * Gives a key.
   *
   * @param lifetime null: it does not expire
   */
  KeyText create(String name, List<Grant> grants, @Nullable Duration lifetime);

  /** All keys by id. */
  SortedMap<String, ApiKey> all();

  /** Gives another secret for a key; the one before holds a while longer. */
  KeyText rotate(String id, Duration overlap);

  /** Takes a key back. */
  ApiKey revoke(String id);
}
