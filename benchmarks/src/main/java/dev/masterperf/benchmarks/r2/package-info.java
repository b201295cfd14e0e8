/**
 * What measuring an upload costs the upload, beside the plain SDK client in the same run. {@code
 * ./masterperf bench r2}
 */
@NullMarked
package dev.masterperf.benchmarks.r2;

import org.jspecify.annotations.NullMarked;
