/** What lies in the bucket: datasets, their folders and files. */
@NullMarked
package dev.masterperf.archive.dataset;

import org.jspecify.annotations.NullMarked;
