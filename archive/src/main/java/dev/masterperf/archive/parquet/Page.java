package dev.masterperf.archive.parquet;

import org.jspecify.annotations.Nullable;

/**
 * Decoded rows {@code [first, end)} of one column.
 *
 * @param absent by row from {@code first} on; null if all have a value
 * @param bits the numbers, or positions in {@code values}, by row from {@code first} on
 * @param values texts or binaries; null in a column of numbers
 */
@SuppressWarnings("ArrayRecordComponent") // looked into, never compared
record Page(
    int first, int end, boolean @Nullable [] absent, long[] bits, Object @Nullable [] values) {}
