package dev.masterperf.benchmarks.nab;

import dev.masterperf.alerts.anomaly.Detector;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param data the labelled series
 * @param results where what detectors write is kept; null: nowhere
 * @param score results that are there already, to be scored instead of ours; null: none
 * @param threshold for those
 * @param sensitivity whether each setting is moved as well
 * @param quick some of the files and settings: a look while working, no result
 * @param out where the figures go as JSON; null: nowhere
 */
record Options(
    Path data,
    @Nullable Path results,
    @Nullable Path score,
    double threshold,
    boolean sensitivity,
    boolean quick,
    @Nullable Path out) {
  static final String HELP =
      """
      ./masterperf bench nab --data DIR [options]

      Runs our detectors over series of the Numenta Anomaly Benchmark as `masterperf detect` does, by
      default and with --probation 0.15, at the shipped threshold, and scores what they say by the
      benchmark's rules, in its three profiles, beside what others are published with. DIR holds
      data/<category>/<file>.csv and labels.json. Told as well is the area under precision over
      recall for all thresholds (auc_pr), where each window is one anomaly, found wherever in it,
      and each stretch of that length between windows one that is none.

        --results DIR    keep what our detectors wrote
        --score DIR      score these results instead (timestamp,…,anomaly_score under the same names)
        --threshold T    for --score; default as `masterperf detect --print-threshold` has it
        --sensitivity    also the standard score where each setting and the scale is moved by a
                         fifth, down and up (of tailQuantile: what lies beyond it; a whole number
                         by 1 at least), on all files, the odd and the even; on all cores
        --quick          three files, and of the settings the scale: a look, no result
        --out FILE       the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --help           this
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    Path data = null;
    Path results = null;
    Path score = null;
    Path out = null;
    double threshold = Detector.THRESHOLD;
    boolean sensitivity = false;
    boolean quick = false;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--data" -> data = Path.of(value(option, left));
        case "--results" -> results = Path.of(value(option, left));
        case "--score" -> score = Path.of(value(option, left));
        case "--threshold" -> threshold = Double.parseDouble(value(option, left));
        case "--sensitivity" -> sensitivity = true;
        case "--quick" -> quick = true;
        case "--out" -> out = Path.of(value(option, left));
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    if (data == null) {
      throw new IllegalArgumentException("--data has to name the labelled series");
    }
    if (score != null && sensitivity) {
      throw new IllegalArgumentException(
          "--sensitivity moves settings of our detectors, which --score does not run");
    }
    return new Options(data, results, score, threshold, sensitivity, quick, out);
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return left.pop();
  }
}
