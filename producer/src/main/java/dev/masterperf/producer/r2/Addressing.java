package dev.masterperf.producer.r2;

/** Where in a request's address the bucket's name stands. */
public enum Addressing {
  /** {@code https://host/bucket/key}: R2, and nearly every other endpoint. */
  PATH,
  /** {@code https://bucket.host/key}: as AWS prefers it. */
  VIRTUAL_HOST
}
