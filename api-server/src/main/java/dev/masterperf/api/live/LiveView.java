package dev.masterperf.api.live;

import dev.masterperf.streams.view.MatrixQuery;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One choice of rows, its table, and who watches it. What they get is made once for all of them
 * that have the same tick. Belongs to the thread of the feed.
 */
final class LiveView {
  private final MatrixQuery query;
  private final String session;
  private final Sharing sharing;
  private final LiveTable table = new LiveTable();
  private final TableJson json;
  private final Set<Watcher> watchers = new LinkedHashSet<>();
  private final Map<Integer, Message> deltas = new HashMap<>();
  private @Nullable Message snapshot;
  private int idleTicks;

  LiveView(MatrixQuery query, String session, Sharing sharing) {
    this.query = query;
    this.session = session;
    this.sharing = sharing;
    this.json = new TableJson(session, table);
  }

  MatrixQuery query() {
    return query;
  }

  String session() {
    return session;
  }

  void add(Watcher watcher) {
    watchers.add(watcher);
    idleTicks = 0;
  }

  void remove(Watcher watcher) {
    watchers.remove(watcher);
  }

  Collection<Watcher> watchers() {
    return Collections.unmodifiableCollection(watchers);
  }

  boolean watched() {
    return !watchers.isEmpty();
  }

  /** Ticks for which nobody watched. */
  int idleTicks() {
    return idleTicks;
  }

  /** One more tick at which nothing is read, as nobody watches. */
  void idle() {
    idleTicks++;
  }

  void tick(Reading reading) {
    Reading.Matrix matrix = reading.matrix(query);
    table.tick(matrix.rows(), matrix.facts(), reading.at());
    deltas.clear();
    snapshot = null;
  }

  int rows() {
    return table.rows().size();
  }

  /** The newest tick; 0 where there was none. */
  int seq() {
    return table.seq();
  }

  /** What brings a client that has this tick up to the newest one. */
  Message since(int tick) {
    if (sharing == Sharing.EACH_ITS_OWN) {
      return new Message(table.remembers(tick) ? json.delta(tick) : json.snapshot());
    }
    return table.remembers(tick)
        ? deltas.computeIfAbsent(tick, since -> new Message(json.delta(since)))
        : snapshot();
  }

  private Message snapshot() {
    if (snapshot == null) {
      snapshot = new Message(json.snapshot());
    }
    return snapshot;
  }
}
