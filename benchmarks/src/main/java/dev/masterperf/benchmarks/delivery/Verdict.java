package dev.masterperf.benchmarks.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a receiver has to say of all it took.
 *
 * @param missing transitions nobody told of
 * @param disordered requests that told of an alert what was over by then
 * @param repeated requests that told what had been told
 * @param differing of these, those with another id or another body than the first time
 * @param shared requests whose id had told of something else
 * @param examples for people, the first few of what is wrong
 */
record Verdict(
    int missing, int disordered, int repeated, int differing, int shared, List<String> examples) {
  private static final int EXAMPLES = 10;

  Verdict {
    examples = List.copyOf(examples);
  }

  /** Whether everything was told, in order; to repeat the same is allowed. */
  boolean sound() {
    return missing == 0 && disordered == 0 && differing == 0 && shared == 0;
  }

  /**
   * @param taken in the order in which they were taken
   * @param alerts whose transitions 1 to {@code each} were to be told
   */
  static Verdict of(List<Taken> taken, List<String> alerts, int each) {
    List<String> examples = new ArrayList<>();
    Map<String, Integer> newest = new HashMap<>();
    Map<Transition, Taken> first = new HashMap<>();
    Map<String, Transition> byId = new HashMap<>();
    int disordered = 0;
    int repeated = 0;
    int differing = 0;
    int shared = 0;
    for (Taken one : taken) {
      Transition transition = new Transition(one.alert(), one.number());
      if (newest.merge(one.alert(), one.number(), Math::max) > one.number()) {
        disordered++;
        examples.add("after number " + newest.get(one.alert()) + " came " + transition);
      }
      Taken before = first.putIfAbsent(transition, one);
      if (before != null) {
        repeated++;
        if (!before.equals(one)) {
          differing++;
          examples.add(before + " was repeated as " + one);
        }
      }
      if (!byId.computeIfAbsent(one.id(), id -> transition).equals(transition)) {
        shared++;
        examples.add(byId.get(one.id()) + " and " + transition + " came as " + one.id());
      }
    }
    Set<Transition> missing = new HashSet<>();
    for (String alert : alerts) {
      for (int number = 1; number <= each; number++) {
        missing.add(new Transition(alert, number));
      }
    }
    missing.removeAll(first.keySet());
    missing.forEach(transition -> examples.add("nobody told of " + transition));
    return new Verdict(
        missing.size(),
        disordered,
        repeated,
        differing,
        shared,
        examples.subList(0, Math.min(EXAMPLES, examples.size())));
  }

  private record Transition(String alert, int number) {
    @Override
    public String toString() {
      return alert + " number " + number;
    }
  }
}
