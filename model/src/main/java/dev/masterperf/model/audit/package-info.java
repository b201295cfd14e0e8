/**
 * Chains of audit records: how they are written, signed, and checked. Pure: no topic, no file. The
 * format is specified in docs/audit.md.
 */
@NullMarked
package dev.masterperf.model.audit;

import org.jspecify.annotations.NullMarked;
