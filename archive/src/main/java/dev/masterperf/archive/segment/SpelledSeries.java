package dev.masterperf.archive.segment;

import dev.masterperf.model.wire.PlainMetrics;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is collected of a series by the bytes that spell it, without making text of them: a
 * hash table with open addressing. It lives as long as a segment, whose size bounds it.
 */
final class SpelledSeries {
  private static final int FIRST_ROOM = 256;

  private int[] hashes = new int[FIRST_ROOM];
  private byte[] @Nullable [] spellings = new byte[FIRST_ROOM] @Nullable [];
  private @Nullable SeriesEvents[] series = new @Nullable SeriesEvents[FIRST_ROOM];
  private int size;

  /** The series spelt by these bytes; null if they were not seen yet. */
  @Nullable SeriesEvents find(byte[] json, int from, int to, int hash) {
    return series[slot(json, from, to, hash)];
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

  /** Notes a spelling that {@link #find} did not know. */
  void put(byte[] spelling, SeriesEvents spelt) {
    if (2 * size >= hashes.length) {
      grow();
    }
    add(spelling, PlainMetrics.hash(spelling, 0, spelling.length), spelt);
  }

  private void add(byte[] spelling, int hash, SeriesEvents spelt) {
    int slot = slot(spelling, 0, spelling.length, hash);
    spellings[slot] = spelling;
    hashes[slot] = hash;
    series[slot] = spelt;
    size++;
  }

  private void grow() {
    int[] hashesBefore = hashes;
    byte[] @Nullable [] spellingsBefore = spellings;
    @Nullable SeriesEvents[] before = series;
    int room = 2 * hashes.length;
    hashes = new int[room];
    spellings = new byte[room] @Nullable [];
    series = new @Nullable SeriesEvents[room];
    size = 0;
    for (int i = 0; i < before.length; i++) {
      byte[] spelling = spellingsBefore[i];
      SeriesEvents spelt = before[i];
      if (spelling != null && spelt != null) {
        add(spelling, hashesBefore[i], spelt);
      }
    }
  }
}
