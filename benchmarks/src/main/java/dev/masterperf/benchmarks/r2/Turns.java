package dev.masterperf.benchmarks.r2;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Contenders that put in turns, in another order each round, so that none is always the second. */
final class Turns {
  private final List<Puts> contenders;
  private final List<List<Long>> nanos = new ArrayList<>();
  private final List<List<Long>> cpuNanos = new ArrayList<>();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Random order = new Random(1);

  Turns(List<Puts> contenders) {
    this.contenders = List.copyOf(contenders);
    forget();
  }

  /** Drops what was measured so far. */
  void forget() {
    nanos.clear();
    cpuNanos.clear();
    contenders.forEach(
        each -> {
          nanos.add(new ArrayList<>());
          cpuNanos.add(new ArrayList<>());
        });
  }

  void run(int rounds) {
    List<Integer> turn = new ArrayList<>();
    for (int contender = 0; contender < contenders.size(); contender++) {
      turn.add(contender);
    }
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(turn, order);
      turn.forEach(this::put);
    }
  }

  private void put(int contender) {
    Puts puts = contenders.get(contender);
    long cpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    puts.put();
    long took = System.nanoTime() - start;
    cpuNanos.get(contender).add(threads.getCurrentThreadCpuTime() - cpu);
    nanos.get(contender).add(took);
  }

  /** How long each put of this contender took, by round. */
  List<Long> nanosOf(int contender) {
    return nanos.get(contender);
  }

  /** What each put of this contender took of its thread's processor time, by round. */
  List<Long> cpuNanosOf(int contender) {
    return cpuNanos.get(contender);
  }
}
