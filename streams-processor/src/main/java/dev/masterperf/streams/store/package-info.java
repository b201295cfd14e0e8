/** What stores of state have in common: their memory, and how brokers keep their changelogs. */
@NullMarked
package dev.masterperf.streams.store;

import org.jspecify.annotations.NullMarked;
