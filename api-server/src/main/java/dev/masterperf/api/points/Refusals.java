package dev.masterperf.api.points;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The points of a request that are not taken: how many, and of the first ones where and why. */
public final class Refusals {
  /** Told one by one; senders log the whole text. */
  private static final int TOLD = 20;

  private static final int MAX_LINE = 300;

  private final List<String> lines = new ArrayList<>();
  private long count;

  /**
   * Counts points that are refused together.
   *
   * @param where asked only if it will be told
   */
  public void add(long points, Supplier<String> where, String reason) {
    count += points;
    if (lines.size() < TOLD) {
      String line = where.get() + ": " + reason;
      lines.add(line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "…");
    }
  }

  public long count() {
    return count;
  }

  /** One sentence for each of the first, and how many more there are; empty if there are none. */
  public String text(String separator) {
    String text = String.join(separator, lines);
    return count > lines.size() && lines.size() == TOLD
        ? text + separator + "and " + (count - lines.size()) + " more"
        : text;
  }
}
