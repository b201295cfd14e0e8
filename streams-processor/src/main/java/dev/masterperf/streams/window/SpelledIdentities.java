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

  private static final class Entry {
    private final byte[] spelling;
    private final int hash;
    private final LiveSeries series;

    Entry(byte[] spelling, int hash, LiveSeries series) {
      this.spelling = spelling;
      this.hash = hash;
      this.series = series;
    }
  }

  /** The series spelt by these bytes; null if they were not seen yet. */
  @Nullable LiveSeries find(byte[] json, int from, int to, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    for (Entry entry = table[slot]; entry != null; entry = table[slot]) {
      byte[] spelling = entry.spelling;
      if (entry.hash == hash && Arrays.equals(spelling, 0, spelling.length, json, from, to)) {
        return entry.series;
      }
      slot = slot + 1 & mask;
    }
    return null;
  }

  /**
   * Notes a spelling that was not seen yet.
   *
   * @param known how many series there are
   */
  void put(byte[] spelling, LiveSeries spelt, int known) {
    if (size > FIRST_ROOM + SPELLINGS_A_SERIES * known) {
      clear();
    }
    if (2 * size >= table.length) {
      grow();
    }
    insert(new Entry(spelling, PlainMetrics.hash(spelling, 0, spelling.length), spelt));
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

  /** Forgets all. */
  void clear() {
    table = new @Nullable Entry[FIRST_ROOM];
    size = 0;
  }
}
