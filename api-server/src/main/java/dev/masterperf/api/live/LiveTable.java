package dev.masterperf.api.live;

import dev.masterperf.streams.view.MatrixRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of one view, in which each cell knows the tick of its last change. So what a client
 * lacks can be told from the tick it has, be it one behind, slow, or back after a break.
 *
 * <p>Ticks count from 1; before the first one there is nothing. Each row has a number, which no
 * other row of this table ever gets; a series that went away and comes back is a new row.
 */
final class LiveTable {
  /** So many ticks a client may be behind and yet be told what changed. */
  static final int REMEMBERED = 60;

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Deque<Gone> gone = new ArrayDeque<>();
  private final Cells facts = new Cells(Facts.NAMES.size());
  private Instant at = Instant.EPOCH;
  private int seq;
  private long nextNumber;

  /** A row and when it came. */
  static final class Row {
    private final long number;
    private final int since;
    private final Cells cells = new Cells(Column.ALL.size());
    private MatrixRow shown;
    private int seenAt;

    private Row(long number, MatrixRow row, int seq) {
      this.number = number;
      this.since = seq;
      this.shown = row;
      this.seenAt = seq;
      put(0, row, seq);
    }

    private void show(MatrixRow row, int seq) {
      boolean sameEvent =
          row.latest().equals(shown.latest()) && row.lastSeenMillis() == shown.lastSeenMillis();
      put(sameEvent ? Column.FIRST_OF_WINDOWS : 0, row, seq);
      shown = row;
      seenAt = seq;
    }

    private void put(int from, MatrixRow row, int seq) {
      for (int i = from; i < cells.size(); i++) {
        cells.put(i, Column.ALL.get(i).of(row), seq);
      }
    }

    long number() {
      return number;
    }

    Cells cells() {
      return cells;
    }

    /** Whether a client that has this tick does not know the row. */
    boolean newSince(int tick) {
      return since > tick;
    }
  }

  /**
   * A row that is no more.
   *
   * @param since when it came
   * @param until when it was found missing
   */
  record Gone(long number, int since, int until) {
    /** Whether a client that has this tick shows the row. */
    boolean knownAt(int tick) {
      return since <= tick && until > tick;
    }
  }

  /** The next tick: all rows there are, each series once. */
  void tick(List<MatrixRow> now, Facts beside, Instant time) {
    seq++;
    at = time;
    beside.putInto(facts, seq);
    for (MatrixRow row : now) {
      String key = row.latest().series().key().text();
      Row known = rows.get(key);
      if (known == null) {
        rows.put(key, new Row(nextNumber++, row, seq));
      } else {
        known.show(row, seq);
      }
    }
    dropUnseen();
    while (!gone.isEmpty() && gone.getFirst().until <= seq - REMEMBERED) {
      gone.removeFirst();
    }
  }

  private void dropUnseen() {
    for (Iterator<Row> all = rows.values().iterator(); all.hasNext(); ) {
      Row row = all.next();
      if (row.seenAt != seq) {
        gone.addLast(new Gone(row.number, row.since, seq));
        all.remove();
      }
    }
  }

  /** The newest tick; 0 where there was none. */
  int seq() {
    return seq;
  }

  /** Time of the newest tick. */
  Instant at() {
    return at;
  }

  /** Whether all is known that changed after this tick. */
  boolean remembers(int tick) {
    return tick > 0 && tick <= seq && tick >= seq - REMEMBERED;
  }

  Collection<Row> rows() {
    return Collections.unmodifiableCollection(rows.values());
  }

  Collection<Gone> gone() {
    return Collections.unmodifiableCollection(gone);
  }

  /** In the order of {@link Facts#NAMES}. */
  Cells facts() {
    return facts;
  }
}
