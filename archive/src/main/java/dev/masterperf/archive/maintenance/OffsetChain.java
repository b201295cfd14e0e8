package dev.masterperf.archive.maintenance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which of a folder's files together hold each offset of a partition once.
 *
 * <p>A writer begins where what was committed ends, and a compaction takes whole files. So every
 * file begins at such an end, whether it came to count or not, and holds all that the offsets of
 * its name have for the folder. Walked from the end, the file that reaches furthest therefore holds
 * all there is from its begin on, and what ends within it holds nothing that it lacks; in front of
 * its begin the same holds for the files that end there. Files that go across the end of a
 * compaction must not be among them: what ends in front of their begin may be compacted and gone.
 */
final class OffsetChain {
  private static final Comparator<Candidate> FURTHEST =
      Comparator.<Candidate>comparingLong(file -> file.name().offsets().last())
          .thenComparing(
              Comparator.<Candidate>comparingLong(file -> file.name().offsets().first()).reversed())
          .thenComparingLong(file -> file.name().compaction().orElse(-1));

  private OffsetChain() {}

  /**
   * Chooses.
   *
   * @return in the order of their offsets
   */
  static List<Candidate> of(List<Candidate> files) {
    List<Candidate> chain = new ArrayList<>();
    long before = Long.MAX_VALUE;
    for (Candidate file : files.stream().sorted(FURTHEST.reversed()).toList()) {
      if (file.name().offsets().last() < before) {
        chain.add(0, file);
        before = file.name().offsets().first();
      }
    }
    return chain;
  }
}
