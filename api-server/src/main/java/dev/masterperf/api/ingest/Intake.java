package dev.masterperf.api.ingest;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Takes in the bytes of one body: up to a limit, and as far as the server has room for them. */
final class Intake {
  private static final int FIRST_BYTES = 8 * 1024;
  private static final int STEP_BYTES = 64 * 1024;

  private final int limit;
  private final Budget.Share room;
  private final String whenTooLarge;
  private byte[] bytes = {};
  private int size;

  /**
   * @param limit most bytes taken
   * @param room grows with them
   * @param whenTooLarge what is said of a longer body
   */
  Intake(int limit, Budget.Share room, String whenTooLarge) {
    this.limit = limit;
    this.room = room;
    this.whenTooLarge = whenTooLarge;
  }

  /**
   * Reads to the end.
   *
   * @throws ProblemException if there is more than the limit, or no room
   */
  byte[] readAll(InputStream in) throws IOException {
    while (true) {
      if (size == bytes.length) {
        // One byte more than the limit: without it nobody would see that there is more.
        long larger = Math.max(FIRST_BYTES, 2L * size);
        bytes = Arrays.copyOf(bytes, (int) Math.min(larger, limit + 1L));
      }
      int read = in.read(bytes, size, Math.min(bytes.length - size, STEP_BYTES));
      if (read < 0) {
        return Arrays.copyOf(bytes, size);
      }
      count(read);
    }
  }

  /**
   * Room for a body whose length is known before it is inflated.
   *
   * @throws ProblemException if it is longer than the limit, or there is no room
   */
  byte[] ofLength(long length) {
    count(length);
    return new byte[size];
  }

  private void count(long more) {
    if (size + more > limit) {
      throw new Problem(ProblemType.BODY_TOO_LARGE, whenTooLarge).toException();
    }
    if (!room.add(more)) {
      throw new Delivery.Busy("the bodies of other requests").problem().orElseThrow().toException();
    }
    size += (int) more;
  }
}
