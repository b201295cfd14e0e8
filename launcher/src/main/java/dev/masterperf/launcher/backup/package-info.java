/** What no other topic can tell again, as files, and back into an empty cluster. */
@NullMarked
package dev.masterperf.launcher.backup;

import org.jspecify.annotations.NullMarked;
