/** The way in for metrics sent over HTTP. */
@NullMarked
package dev.masterperf.api.ingest;

import org.jspecify.annotations.NullMarked;
