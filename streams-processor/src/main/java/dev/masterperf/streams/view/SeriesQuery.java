package dev.masterperf.streams.view;

import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import java.util.Optional;

/**
 * Which series are wanted.
 *
 * @param scopes of which they must be
 * @param id those of this id at least; empty: of any
 * @param sinceMillis a series without an event of this time or later may be left out; epoch
 *     milliseconds
 * @param limit of how many are told at most
 */
public record SeriesQuery(AllowedScopes scopes, Optional<String> id, long sinceMillis, int limit) {
  private static final int MANY = 1_000_000;

  public SeriesQuery {
    if (limit < 1 || limit > MANY) {
      throw new IllegalArgumentException("limit must lie between 1 and " + MANY + ", not " + limit);
    }
  }

  /** The same for somebody who may see these scopes alone. */
  public SeriesQuery within(AllowedScopes allowed) {
    return new SeriesQuery(allowed, id, sinceMillis, limit);
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
          && (query.scopes.all() || query.scopes.allow(Series.parse(key).scope()));
    }
  }
}
