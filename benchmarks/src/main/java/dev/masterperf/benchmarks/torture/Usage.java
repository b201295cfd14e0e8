package dev.masterperf.benchmarks.torture;

/**
 * What a process takes at a moment.
 *
 * @param atMillis epoch milliseconds
 * @param pid another one after each start
 * @param resident bytes
 * @param heap bytes that live after a full collection; 0 where nobody asked
 */
record Usage(long atMillis, long pid, long resident, int threads, int files, long heap) {}
