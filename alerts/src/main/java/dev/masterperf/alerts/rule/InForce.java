package dev.masterperf.alerts.rule;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules in force at one moment.
 *
 * @param number another one for each set
 * @param leftOut names of stored files that are not in force, each with why
 * @param storedVersion up to which change of the stored files these are; 0 before the first
 */
public record InForce(
    int number, RuleSet rules, SortedMap<String, String> leftOut, long storedVersion) {
  public InForce {
    leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
  }

  /** Of a process that reads no stored files. */
  public static InForce of(RuleSet rules) {
    return new InForce(1, rules, Collections.emptySortedMap(), 0);
  }

  /**
   * Whether a rule of a stored file that is not among these was taken out by somebody. It was not
   * where the file was saved later than is known here, or is left out here.
   */
  public boolean tookOut(RuleOrigin origin) {
    Long version = origin.version();
    return version != null && version <= storedVersion && !leftOut.containsKey(origin.file());
  }

  /**
   * What is left out, in sentences.
   *
   * @param leftOut as of {@link InForce}
   */
  public static List<String> warnings(SortedMap<String, String> leftOut) {
    return leftOut.entrySet().stream().map(InForce::sentence).toList();
  }

  private static String sentence(Map.Entry<String, String> file) {
    return "the stored rule file %s is not in force: %s".formatted(file.getKey(), file.getValue());
  }
}
