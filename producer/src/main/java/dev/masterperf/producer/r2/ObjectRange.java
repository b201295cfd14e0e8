package dev.masterperf.producer.r2;

/**
 * Bytes of an object, and where in it they lie.
 *
 * @param offset of the first of them
 * @param objectBytes size of the whole object
 * @param etag of the object they are from
 */
@SuppressWarnings(
    "ArrayRecordComponent") // handed to its reader, who may change it, and never compared
public record ObjectRange(byte[] bytes, long offset, long objectBytes, String etag) {}
