/** Agents in processes of their own, with what the system says about them. */
@NullMarked
package dev.masterperf.producer.isolation;

import org.jspecify.annotations.NullMarked;
