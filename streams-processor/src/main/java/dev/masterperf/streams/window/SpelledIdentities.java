package dev.masterperf.streams.window;

import dev.masterperf.model.wire.PlainMetrics;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds a series by the bytes that spell it, without making text of them: a hash table with open
 * addressing. One series may be spelt in many ways; when there are far more spellings than series,
 * all are forgotten and learnt again, so that no sender can fill the heap with them.
 *
 * <p>Arrays side by side and no object for an entry: with many series each object on the way is one
 * more that the processor has to fetch from memory.
 *
 * <p>Confined to the stream thread of its task.
 */
final class SpelledIdentities {
  private static final int FIRST_ROOM = 256;
  private static final int SPELLINGS_A_SERIES = 2;

  private int[] hashes = new int[FIRST_ROOM];
  private byte[] @Nullable [] spellings = new byte[FIRST_ROOM] @Nullable [];
  private @Nullable LiveSeries[] series = new @Nullable LiveSeries[FIRST_ROOM];
  private int size;

  /** Expired since the table was made, at most. */
  private int gone;

  /** The series spelt by these bytes; null if they were not seen yet, or it expired since. */
  @Nullable LiveSeries find(byte[] json, int from, int to, int hash) {
    LiveSeries found = series[slot(json, from, to, hash)];
    return found == null || found.gone ? null : found;
  }

  /** Where this spelling stands, or the free place where it would. */
  private int slot(byte[] json, int from, int to, int hash) {
    int mask = hashes.length - 1;
    int slot = hash & mask;
    for (byte[] there = spellings[slot]; there != null; there = spellings[slot]) {
      if (hashes[slot] == hash && Arrays.equals(there, 0, there.length, json, from, to)) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /**
   * Notes a spelling that {@link #find} did not know.
   *
   * @param known how many series there are
   */
  void put(byte[] spelling, LiveSeries spelt, int known) {
    int hash = PlainMetrics.hash(spelling, 0, spelling.length);
    int slot = slot(spelling, 0, spelling.length, hash);
    if (spellings[slot] != null) {
      series[slot] = spelt;
      return;
    }
    if (size > FIRST_ROOM + SPELLINGS_A_SERIES * known) {
      clear();
    }
    add(spelling, hash, spelt);
  }

  private void add(byte[] spelling, int hash, LiveSeries spelt) {
    if (2 * size >= hashes.length) {
      makeAnew(2 * hashes.length);
    }
    int slot = slot(spelling, 0, spelling.length, hash);
    spellings[slot] = spelling;
    hashes[slot] = hash;
    series[slot] = spelt;
    size++;
  }

  /** Makes a table of this size of what is not expired. */
  private void makeAnew(int room) {
    int[] hashesBefore = hashes;
    byte[] @Nullable [] spellingsBefore = spellings;
    @Nullable LiveSeries[] before = series;
    clear(room);
    for (int i = 0; i < before.length; i++) {
      byte[] spelling = spellingsBefore[i];
      LiveSeries spelt = before[i];
      if (spelling != null && spelt != null && !spelt.gone) {
        add(spelling, hashesBefore[i], spelt);
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
    if (gone > 0 && 2 * gone >= size) {
      makeAnew(FIRST_ROOM);
    }
  }

  /** Forgets all. */
  void clear() {
    clear(FIRST_ROOM);
  }

  private void clear(int room) {
    hashes = new int[room];
    spellings = new byte[room] @Nullable [];
    series = new @Nullable LiveSeries[room];
    size = 0;
    gone = 0;
  }
}
