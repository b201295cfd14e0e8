package dev.masterperf.benchmarks.delivery;

/**
 * A request that the receiver answered with 200.
 *
 * @param id its {@code webhook-id}
 * @param alert it tells of
 * @param number of the transition it tells of, from 1
 * @param body as it came
 */
record Taken(String id, String alert, int number, String body) {}
