/** The past as one: hot windows of the processors and those of the archive, for one question. */
@NullMarked
package dev.masterperf.api.history;

import org.jspecify.annotations.NullMarked;
