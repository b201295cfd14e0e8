/** Holds agents to their limits: by cgroup v2 where that can be had, else by process limits. */
@NullMarked
package dev.masterperf.producer.isolation.limit;

import org.jspecify.annotations.NullMarked;
