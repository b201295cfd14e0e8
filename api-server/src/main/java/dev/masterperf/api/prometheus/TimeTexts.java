package dev.masterperf.api.prometheus;

import java.util.Arrays;

/**
 * The times of a series as they were written, for the next one: nearly all series of an answer have
 * the same times.
 */
final class TimeTexts {
  /** So many are remembered; more points than that are refused anyway. */
  private static final int MOST = 1 << 14;

  /** Room for one: a long with its sign, and a point. */
  private static final int WIDTH = 22;

  private long[] millis = new long[0];
  private byte[] texts = new byte[0];
  private byte[] lengths = new byte[0];
  private int count;

  /** Nothing is remembered before a series begins. */
  private int at = MOST;

  /** A series begins, and another may follow. */
  void rewind() {
    at = 0;
  }

  /**
   * Copies the text of the next time, if it is the one that was there before.
   *
   * @return how many bytes were copied; 0 if it is another
   */
  int copy(long wanted, byte[] into, int place) {
    if (at >= count || millis[at] != wanted) {
      return 0;
    }
    int length = lengths[at];
    System.arraycopy(texts, at * WIDTH, into, place, length);
    at++;
    return length;
  }

  /** Remembers how the next time was written, in place of what was there. */
  void remember(long written, byte[] from, int place, int length) {
    if (at == MOST || length > WIDTH) {
      count = Math.min(count, at);
      return;
    }
    if (at == millis.length) {
      int room = Math.min(MOST, Math.max(64, 2 * at));
      millis = Arrays.copyOf(millis, room);
      lengths = Arrays.copyOf(lengths, room);
      texts = Arrays.copyOf(texts, room * WIDTH);
    }
    millis[at] = written;
    lengths[at] = (byte) length;
    System.arraycopy(from, place, texts, at * WIDTH, length);
    at++;
    count = at;
  }
}
