package dev.masterperf.api.audit;

import dev.masterperf.model.AuditEntry;
import java.util.List;
import java.util.OptionalLong;

/** What was written to audit, for those who search it. */
@FunctionalInterface
public interface AuditTrail {
  /** Of a process that reads none. */
  AuditTrail NONE = (filter, before, limit) -> new Page(List.of(), OptionalLong.empty());

  /**
   * An entry.
   *
   * @param place in the topic
   */
  record Found(long place, AuditEntry entry) {}

  /**
   * Some entries, newest first.
   *
   * @param next what to ask before; empty where nothing older is left to be looked at
   */
  record Page(List<Found> entries, OptionalLong next) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Looks for entries.
   *
   * @param before only those that stand before this place
   * @param limit so many at most; there may be fewer, and more behind them
   * @throws dev.masterperf.api.http.ProblemException if it cannot be read now
   */
  Page page(AuditFilter filter, OptionalLong before, int limit);
}
