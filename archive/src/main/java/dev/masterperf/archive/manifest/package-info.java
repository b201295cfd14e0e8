/** The manifest: which data files count, and how far the topics are archived. */
@NullMarked
package dev.masterperf.archive.manifest;

import org.jspecify.annotations.NullMarked;
