/** Audit records in the bucket, where they outlast their topic. docs/audit.md has the format. */
@NullMarked
package dev.masterperf.archive.audit;

import org.jspecify.annotations.NullMarked;
