/** What the machine gives: ports, the data folder, files only we may read. */
@NullMarked
package dev.masterperf.launcher.host;

import org.jspecify.annotations.NullMarked;
