package dev.masterperf.alerts.check;

import dev.masterperf.alerts.check.AlertPeriod.Phase;
import java.util.Arrays;
import java.util.List;

/** Periods as one line of text: {@code ·····▒▒████···}, pending ▒ and firing █. */
public final class Timeline {
  private static final char NOTHING = '·';
  private static final char PENDING = '▒';
  private static final char FIRING = '█';

  private Timeline() {}

  /**
   * The line. A cell shows the most that was in its time, so that nothing is too short to be seen.
   *
   * @param cells length of the line
   */
  public static String of(List<AlertPeriod> periods, long fromMillis, long toMillis, int cells) {
    char[] line = new char[cells];
    Arrays.fill(line, NOTHING);
    double cellMillis = Math.max(1, toMillis - fromMillis) / (double) cells;
    for (AlertPeriod period : periods) {
      int first = cell(period.fromMillis() - fromMillis, cellMillis, cells);
      // what ends where a cell begins is not in it
      int last = Math.max(first, cell(period.toMillis() - fromMillis - 1, cellMillis, cells));
      for (int i = first; i <= last; i++) {
        if (line[i] != FIRING) {
          line[i] = period.phase() == Phase.FIRING ? FIRING : PENDING;
        }
      }
    }
    return new String(line);
  }

  private static int cell(long offsetMillis, double cellMillis, int cells) {
    return (int) Math.max(0, Math.min(cells - 1, Math.floor(offsetMillis / cellMillis)));
  }
}
