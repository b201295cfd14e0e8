/**
 * Distributions as other worlds send them, in buckets, and how they become summaries of ours. Pure.
 */
@NullMarked
package dev.masterperf.api.histogram;

import org.jspecify.annotations.NullMarked;
