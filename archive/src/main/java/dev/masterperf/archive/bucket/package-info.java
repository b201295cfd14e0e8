/** The bucket, on S3 or R2. */
@NullMarked
package dev.masterperf.archive.bucket;

import org.jspecify.annotations.NullMarked;
