package dev.masterperf.streams.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which partitions an answer was computed from. What is wanted and not covered is missing from the
 * answer, and whoever asks is told so.
 *
 * @param partitions how many there are
 * @param wanted those the question is about, ascending
 * @param covered each partition at most once, ascending
 * @param reasons sentences on why parts may be missing; they matter only where one is
 */
public record Coverage(
    int partitions, List<Integer> wanted, List<PartitionCover> covered, List<String> reasons) {
  public Coverage {
    wanted = List.copyOf(new TreeSet<>(wanted));
    covered = covered.stream().sorted(Comparator.comparingInt(PartitionCover::partition)).toList();
    reasons = reasons.stream().distinct().toList();
    Set<Integer> seen = new HashSet<>();
    for (PartitionCover cover : covered) {
      if (!seen.add(cover.partition()) || cover.partition() >= partitions) {
        throw new IllegalArgumentException(
            "partition "
                + cover.partition()
                + " of "
                + partitions
                + " is covered twice or unknown");
      }
    }
  }

  /** Nothing of all partitions, for a reason. */
  public static Coverage nothing(int partitions, String reason) {
    return new Coverage(partitions, all(partitions), List.of(), List.of(reason));
  }

  /** Nothing of one partition, for a reason. */
  public static Coverage nothing(int partitions, int wanted, String reason) {
    return new Coverage(partitions, List.of(wanted), List.of(), List.of(reason));
  }

  /** The numbers of all partitions. */
  public static List<Integer> all(int partitions) {
    return IntStream.range(0, partitions).boxed().toList();
  }

  /** The partitions the answer lacks, ascending. */
  public SortedSet<Integer> missing() {
    SortedSet<Integer> missing = new TreeSet<>(wanted);
    covered.forEach(cover -> missing.remove(cover.partition()));
    return missing;
  }

  /** Whether every partition asked for is in the answer. */
  public boolean complete() {
    return missing().isEmpty();
  }

  /** Whether no partition is in the answer at all. */
  public boolean empty() {
    return covered.isEmpty();
  }

  /** Records that may be missing from what the owners answered, summed over the partitions. */
  public long lag() {
    return covered.stream().filter(cover -> !cover.standby()).mapToLong(PartitionCover::lag).sum();
  }

  /**
   * Since when nothing lacks in any partition covered, epoch milliseconds; 0 where that was long
   * ago.
   */
  public long sinceMillis() {
    return covered.stream().mapToLong(PartitionCover::sinceMillis).max().orElse(0);
  }

  /** What standbys answered. */
  public List<PartitionCover> stale() {
    return covered.stream().filter(PartitionCover::standby).toList();
  }

  /** How many rows of the matrix match in the covered partitions. */
  public long rows() {
    return covered.stream().mapToLong(PartitionCover::rows).sum();
  }

  /** What is missing and why, in sentences for people; empty if nothing is. */
  public List<String> sentences() {
    SortedSet<Integer> missing = missing();
    if (missing.isEmpty()) {
      return List.of();
    }
    String numbers = missing.stream().map(String::valueOf).collect(Collectors.joining(", "));
    List<String> sentences = new ArrayList<>();
    sentences.add(
        (missing.size() == 1 ? "partition " + numbers : "partitions " + numbers)
            + " of "
            + partitions
            + (missing.size() == 1 ? " is" : " are")
            + " missing: nobody can answer for "
            + (missing.size() == 1 ? "it" : "them")
            + " now");
    sentences.addAll(reasons);
    return sentences;
  }
}
