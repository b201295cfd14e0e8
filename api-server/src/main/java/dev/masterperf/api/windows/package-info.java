/** The hot windows of one series over HTTP. */
@NullMarked
package dev.masterperf.api.windows;

import org.jspecify.annotations.NullMarked;
