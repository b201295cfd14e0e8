/** Who may do what, in which scopes. */
@NullMarked
package dev.masterperf.api.access;

import org.jspecify.annotations.NullMarked;
