/** A series source over windows of aggregates: names, derived counters, resolutions (DESIGN §4). */
@NullMarked
package dev.masterperf.query.windows;

import org.jspecify.annotations.NullMarked;
