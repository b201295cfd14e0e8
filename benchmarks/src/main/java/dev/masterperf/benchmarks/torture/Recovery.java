package dev.masterperf.benchmarks.torture;

/**
 * How long after a fault, or after its end where it lasts, windows were put out again.
 *
 * @param next seconds to the next committed window of any partition
 * @param all seconds until every partition had put out one
 */
record Recovery(double next, double all) {}
