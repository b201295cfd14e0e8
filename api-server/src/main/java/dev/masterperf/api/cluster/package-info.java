/** Asking the other instances, and answering them. */
@NullMarked
package dev.masterperf.api.cluster;

import org.jspecify.annotations.NullMarked;
