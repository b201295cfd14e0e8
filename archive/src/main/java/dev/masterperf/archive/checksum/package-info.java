/** The checksum of objects and of entries of the manifest. */
@NullMarked
package dev.masterperf.archive.checksum;

import org.jspecify.annotations.NullMarked;
