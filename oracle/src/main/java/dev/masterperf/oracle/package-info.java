/** What the processor should answer, worked out slowly from a log and from DESIGN §4 alone. */
@NullMarked
package dev.masterperf.oracle;

import org.jspecify.annotations.NullMarked;
