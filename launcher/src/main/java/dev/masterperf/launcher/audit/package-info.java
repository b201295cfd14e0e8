/** Checks what stands in audit, in the topic and in the bucket. */
@NullMarked
package dev.masterperf.launcher.audit;

import org.jspecify.annotations.NullMarked;
