package dev.masterperf.streams.document;

import java.time.Instant;

/**
 * What somebody kept under a name.
 *
 * @param version a higher one for each save, never used again in its topic; others have those
 *     between
 */
public record Document<T>(String name, long version, Instant savedAt, T content) {}
