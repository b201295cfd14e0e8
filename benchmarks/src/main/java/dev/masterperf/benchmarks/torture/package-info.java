/**
 * {@code ./masterperf torture}: the promises of DESIGN §5 under faults drawn from a seed, each part
 * of the product a process of its own, held against a simple model of what was sent.
 */
@NullMarked
package dev.masterperf.benchmarks.torture;

import org.jspecify.annotations.NullMarked;
