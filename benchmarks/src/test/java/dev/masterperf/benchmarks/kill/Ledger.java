package dev.masterperf.benchmarks.kill;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the load generator knows of each metric it sent, by number. */
final class Ledger {
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<Long> unknown = ConcurrentHashMap.newKeySet();

  void acknowledged(long number) {
    acknowledged.add(number);
  }

  /** The send failed, so the broker may have it or not. */
  void unknown(long number) {
    unknown.add(number);
  }

  Set<Long> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  Set<Long> unknown() {
    return Set.copyOf(unknown);
  }
}
