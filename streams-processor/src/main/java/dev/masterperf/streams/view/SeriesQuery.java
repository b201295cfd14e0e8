package dev.masterperf.streams.view;

import dev.masterperf.alerts.rule.Scopes;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import java.util.Optional;
import java.util.Set;

/**
 * Which series are wanted.
 *
 * @param scopes those, and those nested in them; empty: all
 * @param id those of this id at least; empty: of any
 * @param sinceMillis a series without an event of this time or later may be left out; epoch
 *     milliseconds
 * @param limit of how many are told at most
 */
public record SeriesQuery(
    Optional<Set<String>> scopes, Optional<String> id, long sinceMillis, int limit) {
  private static final int MANY = 1_000_000;

  public SeriesQuery {
    scopes = scopes.map(Set::copyOf);
    if (limit < 1 || limit > MANY) {
      throw new IllegalArgumentException("limit must lie between 1 and " + MANY + ", not " + limit);
    }
  }

  /** Tells of keys whether they are wanted. Made once for many of them, since keys are texts. */
  Filter filter() {
    return new Filter(this, id.map(SeriesQuery::asPart).orElse(""));
  }

  /** An id as it stands in a key, between bars. */
  private static String asPart(String id) {
    String marked = Series.of("-", "-", id.isEmpty() ? "-" : id).key().text();
    return marked.substring(marked.indexOf("|General|") + "|General".length(), marked.length() - 1);
  }

  record Filter(SeriesQuery query, String idPart) {
    boolean wants(SeriesKey key) {
      return key.text().contains(idPart)
          && query.scopes.map(allowed -> isIn(allowed, key)).orElse(true);
    }

    private static boolean isIn(Set<String> allowed, SeriesKey key) {
      String scope = Series.parse(key).scope();
      return allowed.stream().anyMatch(one -> Scopes.contains(one, scope));
    }
  }
}
