package dev.masterperf.producer.r2;

import java.time.Instant;

/**
 * An object as the bucket describes it.
 *
 * @param name path within the scope
 */
public record StoredObject(String name, long sizeBytes, String etag, Instant lastModified) {}
