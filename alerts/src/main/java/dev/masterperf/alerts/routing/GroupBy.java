package dev.masterperf.alerts.routing;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which labels alerts must share to be told of together.
 *
 * @param everyLabel {@code '...'}: each alert is a group of its own
 * @param names of labels; with none of them all alerts of a route are one group
 */
public record GroupBy(boolean everyLabel, SortedSet<String> names) {
  public static final GroupBy NOTHING = new GroupBy(false, new TreeSet<>());
  public static final GroupBy EVERYTHING = new GroupBy(true, new TreeSet<>());

  public GroupBy {
    names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  /** The labels of the group an alert belongs to; those it does not have are left out. */
  SortedMap<String, String> labelsOf(SortedMap<String, String> alert) {
    if (everyLabel) {
      return alert;
    }
    SortedMap<String, String> labels = new TreeMap<>(alert);
    labels.keySet().retainAll(names);
    return labels;
  }
}
