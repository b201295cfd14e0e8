package dev.masterperf.benchmarks.engine;

/**
 * What stands in the metrics topic before a measurement.
 *
 * @param name as it is printed
 * @param series how many series the samples belong to
 * @param samples how many there are
 * @param batch samples in one record
 */
record Workload(String name, int series, int samples, int batch) {}
