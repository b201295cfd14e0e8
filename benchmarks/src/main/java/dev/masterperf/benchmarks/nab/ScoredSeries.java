package dev.masterperf.benchmarks.nab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The scores a detector gave to one file, and the windows it should have found. Written from the
 * published description of the benchmark (Lavin and Ahmad 2015, arXiv:1510.03336).
 */
final class ScoredSeries {
  private static final double PROBATION_SHARE = 0.15;
  private static final int MOST_PROBATION = 750;

  /** Behind this many widths of the window before, a false alarm costs all. */
  private static final double FAR = 3;

  private static final double STEEPNESS = 5;

  /** Of a file: its windows together are as long. */
  private static final double STRETCH_SHARE = 0.1;

  private final String name;
  private final double[] scores;
  private final List<Window> windows;

  /**
   * @param windows that do not overlap
   */
  ScoredSeries(String name, double[] scores, List<Window> windows) {
    this.name = name;
    this.scores = scores.clone();
    this.windows = windows.stream().sorted(Comparator.comparingInt(Window::first)).toList();
  }

  String name() {
    return name;
  }

  private int probation() {
    return Math.min((int) Math.floor(PROBATION_SHARE * scores.length), MOST_PROBATION);
  }

  /** Its windows and what lies between them, for {@link PrecisionRecall}. */
  List<PrecisionRecall.Stretch> stretches() {
    List<PrecisionRecall.Stretch> stretches = new ArrayList<>();
    int length =
        windows.isEmpty()
            ? Math.max(1, (int) (STRETCH_SHARE * scores.length))
            : windows.stream().mapToInt(Window::length).max().orElseThrow();
    int from = probation();
    for (Window window : windows) {
      if (window.last() >= from) {
        addBetween(stretches, from, window.first(), length);
        stretches.add(
            new PrecisionRecall.Stretch(
                highest(Math.max(window.first(), from), window.last() + 1), true));
        from = window.last() + 1;
      }
    }
    addBetween(stretches, from, scores.length, length);
    return stretches;
  }

  private void addBetween(List<PrecisionRecall.Stretch> stretches, int from, int to, int length) {
    for (int begin = from; to - begin >= (length + 1) / 2; begin += length) {
      stretches.add(
          new PrecisionRecall.Stretch(highest(begin, Math.min(to, begin + length)), false));
    }
  }

  private double highest(int from, int to) {
    return Arrays.stream(scores, from, to).max().orElseThrow();
  }

  /** How records with at least that score count as alerts. */
  FileScore at(double threshold, Profile profile) {
    int probation = probation();
    double points = 0;
    int hits = 0;
    int scored = 0;
    for (Window window : windows) {
      if (window.last() < probation) {
        continue; // nobody could have found it
      }
      scored++;
      int alert = firstAlert(Math.max(window.first(), probation), window.last(), threshold);
      hits += alert < 0 ? 0 : 1;
      points += alert < 0 ? -profile.miss() : Math.max(-profile.miss(), reward(window, alert));
    }
    int falseAlarms = 0;
    for (int i = probation; i < scores.length; i++) {
      if (scores[i] >= threshold && !isInWindow(i)) {
        falseAlarms++;
        points -= profile.falseAlarm() * cost(i);
      }
    }
    return new FileScore(points, scored, hits, falseAlarms);
  }

  /** The reward falls towards the end of a window, so its first alert earns most. */
  private int firstAlert(int from, int to, double threshold) {
    for (int i = from; i <= to; i++) {
      if (scores[i] >= threshold) {
        return i;
      }
    }
    return -1;
  }

  private static double reward(Window window, int record) {
    return sigmoid(-(window.last() - record + 1) / (double) window.length()) / sigmoid(-1);
  }

  private boolean isInWindow(int record) {
    return windows.stream().anyMatch(window -> window.holds(record));
  }

  /** From 0 right behind a window to 1 far from all before. */
  private double cost(int record) {
    Window before = null;
    for (Window window : windows) {
      before = window.last() < record ? window : before;
    }
    if (before == null) {
      return 1;
    }
    double widths = (record - before.last()) / Math.max(before.length() - 1.0, 1);
    return widths > FAR ? 1 : -sigmoid(widths);
  }

  private static double sigmoid(double y) {
    return 2 / (1 + Math.exp(STEEPNESS * y)) - 1;
  }
}
