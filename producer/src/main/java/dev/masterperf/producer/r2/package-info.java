/** An R2 or S3 bucket whose every operation is measured without the caller's doing. */
@NullMarked
package dev.masterperf.producer.r2;

import org.jspecify.annotations.NullMarked;
