/**
 * What expressions are evaluated over: series, their labels and samples, and where they come from.
 */
@NullMarked
package dev.masterperf.query.series;

import org.jspecify.annotations.NullMarked;
