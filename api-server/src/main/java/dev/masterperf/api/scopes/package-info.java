/** Scopes as a whole: which there are, how one is deleted, and how it is used again. */
@NullMarked
package dev.masterperf.api.scopes;

import org.jspecify.annotations.NullMarked;
