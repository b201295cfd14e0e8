package dev.masterperf.launcher.top;

/** Lengths of time as people read them. */
final class Ages {
  private Ages() {}

  /** In its two largest units. */
  static String text(long millis) {
    long seconds = Math.max(0, millis) / 1_000;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 86_400) {
      return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }
    return seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
  }
}
