package dev.masterperf.producer.isolation.limit;

/** By which means agents are held to their limits. */
public enum Limiting {
  /** By cgroup v2 where that can be had, else by process limits. */
  AUTO,
  /** By cgroup v2; an error where it cannot be had. */
  CGROUP,
  /** By what a process can be told and what is seen of it. */
  PROCESS,
  /** Not at all. */
  NONE
}
