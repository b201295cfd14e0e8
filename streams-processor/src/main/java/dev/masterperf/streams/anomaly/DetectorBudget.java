package dev.masterperf.streams.anomaly;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the detectors of a process share: memory, and which series moved last. Safe for threads. */
public final class DetectorBudget {
  private final long mostBytes;
  private final Movements movements = new Movements();
  private final AtomicLong taken = new AtomicLong();
  private final Map<Object, Map<String, DetectorFigures>> figures = new ConcurrentHashMap<>();

  /**
   * @param mostBytes that detectors may take together
   */
  public DetectorBudget(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  Movements movements() {
    return movements;
  }

  /** Whether there is room for so many bytes. */
  boolean hasRoom(long bytes) {
    return taken.get() + bytes <= mostBytes;
  }

  /** Whether there was room for so many bytes, which are taken then. */
  boolean take(long bytes) {
    long before = taken.getAndUpdate(now -> now + bytes <= mostBytes ? now + bytes : now);
    return before + bytes <= mostBytes;
  }

  /** A detector turned out to take so much more; it is there, so it may. */
  void takeMore(long bytes) {
    taken.addAndGet(bytes);
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** A bank tells how its detectors stand, by rule; without any it is forgotten. */
  void report(Object bank, Map<String, DetectorFigures> byRule) {
    if (byRule.isEmpty()) {
      figures.remove(bank);
    } else {
      figures.put(bank, Map.copyOf(byRule));
    }
  }

  /** How all detectors of the process stand. */
  public DetectorReport report() {
    SortedMap<String, DetectorFigures> all = new TreeMap<>();
    figures
        .values()
        .forEach(bank -> bank.forEach((rule, one) -> all.merge(rule, one, DetectorFigures::plus)));
    return new DetectorReport(all, taken.get(), mostBytes);
  }
}
