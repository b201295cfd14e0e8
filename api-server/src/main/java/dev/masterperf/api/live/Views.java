package dev.masterperf.api.live;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.streams.view.MatrixQuery;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The views there are: those that are watched, and for a minute those that clients lost sight of,
 * so that they can go on where they were. Belongs to the thread of the feed.
 */
final class Views {
  /** Each is read once a tick. */
  static final int MOST = 64;

  /** Of all views together, about half a kilobyte each. */
  static final int MOST_ROWS = 100_000;

  private final Map<MatrixQuery, LiveView> byQuery = new LinkedHashMap<>();
  private final Supplier<String> sessions;
  private final Sharing sharing;

  /**
   * @param sessions names that were never used before
   */
  Views(Supplier<String> sessions, Sharing sharing) {
    this.sessions = sessions;
    this.sharing = sharing;
  }

  Optional<LiveView> find(MatrixQuery query) {
    return Optional.ofNullable(byQuery.get(query));
  }

  /**
   * A new view.
   *
   * @throws dev.masterperf.api.http.ProblemException if there are too many
   */
  LiveView add(MatrixQuery query) {
    while (full()) {
      drop(longestUnwatched().orElseThrow(Views::tooMany));
    }
    LiveView view = new LiveView(query, sessions.get(), sharing);
    byQuery.put(query, view);
    return view;
  }

  private boolean full() {
    return byQuery.size() >= MOST
        || byQuery.values().stream().mapToInt(LiveView::rows).sum() >= MOST_ROWS;
  }

  private Optional<LiveView> longestUnwatched() {
    return byQuery.values().stream()
        .filter(view -> !view.watched())
        .max(Comparator.comparingInt(LiveView::idleTicks));
  }

  private static RuntimeException tooMany() {
    return new Problem(
            ProblemType.BUSY,
            "view: more is watched than this server takes, %d different views or %d rows in all;"
                    .formatted(MOST, MOST_ROWS)
                + " ask for fewer rows, or try again when others have left")
        .toException();
  }

  void drop(LiveView view) {
    byQuery.remove(view.query());
  }

  /** As they are now; may change while looked at. */
  Collection<LiveView> all() {
    return List.copyOf(byQuery.values());
  }

  boolean isEmpty() {
    return byQuery.isEmpty();
  }
}
