/** Who changed what people rely on, written down for good. */
@NullMarked
package dev.masterperf.api.audit;

import org.jspecify.annotations.NullMarked;
