package dev.masterperf.producer;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What the instruments of one tracker share.
 *
 * @param nanoTime measures blocks, nanoseconds from any fixed point
 * @param refused counts samples that were none, such as a negative duration
 */
record Recording(
    Placement placement, Delivery delivery, LongSupplier nanoTime, LongAdder refused) {}
