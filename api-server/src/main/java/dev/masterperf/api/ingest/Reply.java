package dev.masterperf.api.ingest;

/**
 * What a request is answered.
 *
 * @param report the body where the broker has the metrics
 */
@SuppressWarnings("ArrayRecordComponent") // written once and sent, never compared
record Reply(Delivery delivery, byte[] report) {}
