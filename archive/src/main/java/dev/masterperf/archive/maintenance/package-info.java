/** What keeps an archive small, whole and known: listing, verifying, compacting, rebuilding. */
@NullMarked
package dev.masterperf.archive.maintenance;

import org.jspecify.annotations.NullMarked;
