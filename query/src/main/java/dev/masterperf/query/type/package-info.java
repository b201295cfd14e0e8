/** What kinds of value PromQL has, and which of them each function takes and gives. */
@NullMarked
package dev.masterperf.query.type;

import org.jspecify.annotations.NullMarked;
