package dev.masterperf.streams.window;

import dev.masterperf.model.wire.PlainMetrics;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds a series by the bytes that spell it, without making text of them: a hash table with open
 * addressing. One series may be spelt in many ways; when there are far more spellings than series,
 * all are forgotten and learnt again, so that no sender can fill the heap with them.
 *
 * <p>Confined to the stream thread of its task.
 */
final class SpelledIdentities {
  private static final int FIRST_ROOM = 256;
  private static final int SPELLINGS_A_SERIES = 2;

  private @Nullable Entry[] table = new @Nullable Entry[FIRST_ROOM];
  private int size;

  /** Expired since the table was made, at most. */
  private int gone;

  private static final class Entry {
    private final byte[] spelling;
    private final int hash;
    private LiveSeries series;

    Entry(byte[] spelling, int hash, LiveSeries series) {
      this.spelling = spelling;
      this.hash = hash;
      this.series = series;
    }
  }

  /** The series spelt by these bytes; null if they were not seen yet, or it expired since. */
  @Nullable LiveSeries find(byte[] json, int from, int to, int hash) {
    Entry found = entry(json, from, to, hash);
    return found == null || found.series.gone ? null : found.series;
  }

  private @Nullable Entry entry(byte[] json, int from, int to, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    for (Entry entry = table[slot]; entry != null; entry = table[slot]) {
      byte[] spelling = entry.spelling;
      if (entry.hash == hash && Arrays.equals(spelling, 0, spelling.length, json, from, to)) {
        return entry;
      }
      slot = slot + 1 & mask;
    }
    return null;
  }

  /**
   * Notes a spelling that {@link #find} did not know.
   *
   * @param known how many series there are
   */
  void put(byte[] spelling, LiveSeries spelt, int known) {
    int hash = PlainMetrics.hash(spelling, 0, spelling.length);
    Entry before = entry(spelling, 0, spelling.length, hash);
    if (before != null) {
      before.series = spelt;
      return;
    }
    if (size > FIRST_ROOM + SPELLINGS_A_SERIES * known) {
      clear();
    }
    add(new Entry(spelling, hash, spelt));
  }

  private void add(Entry entry) {
    if (2 * size >= table.length) {
      grow();
    }
    insert(entry);
    size++;
  }

  private void insert(Entry entry) {
    int mask = table.length - 1;
    int slot = entry.hash & mask;
    while (table[slot] != null) {
      slot = slot + 1 & mask;
    }
    table[slot] = entry;
  }

  private void grow() {
    @Nullable Entry[] before = table;
    table = new @Nullable Entry[2 * before.length];
    for (Entry entry : before) {
      if (entry != null) {
        insert(entry);
      }
    }
  }

  /**
   * Gives up what is kept of series that expired, when there are enough of them to be worth it.
   *
   * @param expired how many did since the last time
   */
  void forgetExpired(int expired) {
    gone += expired;
    if (gone == 0 || 2 * gone < size) {
      return;
    }
    @Nullable Entry[] before = table;
    clear();
    for (Entry entry : before) {
      if (entry != null && !entry.series.gone) {
        add(entry);
      }
    }
  }

  /** Forgets all. */
  void clear() {
    table = new @Nullable Entry[FIRST_ROOM];
    size = 0;
    gone = 0;
  }
}
