/** Whether this process lives and whether it can be used. */
@NullMarked
package dev.masterperf.api.health;

import org.jspecify.annotations.NullMarked;
