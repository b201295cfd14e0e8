/**
 * Real work against the bucket and with agents, so that a new installation has something to show.
 */
@NullMarked
package dev.masterperf.launcher.demo;

import org.jspecify.annotations.NullMarked;
