package dev.masterperf.benchmarks.torture;

/**
 * What a process takes.
 *
 * @param pid another one after each start
 * @param resident bytes
 */
record Usage(long pid, long resident, int threads, int files) {}
