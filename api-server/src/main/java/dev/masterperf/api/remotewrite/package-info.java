/** Prometheus remote write: {@code POST /api/v1/write} in the messages of 1.0 and 2.0. */
@NullMarked
package dev.masterperf.api.remotewrite;

import org.jspecify.annotations.NullMarked;
