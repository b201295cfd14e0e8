package dev.masterperf.launcher.demo;

import java.time.Duration;

/**
 * How long the demo rests between two pieces of each kind of work.
 *
 * @param objects between two operations on plain objects
 * @param compression between two compressed objects
 * @param checks between two looks at the bucket
 * @param traversal between two attempts to leave the scope
 * @param scaling between deploying agents and stopping them, and back
 * @param multipart between two uploads in parts
 * @param slowdown between two throttled uploads
 */
record DemoPace(
    Duration objects,
    Duration compression,
    Duration checks,
    Duration traversal,
    Duration scaling,
    Duration multipart,
    Duration slowdown) {

  /** A few operations a second, so that an idle laptop stays calm. */
  static final DemoPace CALM =
      new DemoPace(
          Duration.ofMillis(400),
          Duration.ofSeconds(4),
          Duration.ofSeconds(15),
          Duration.ofSeconds(20),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(45));

  /** The same proportions in a shorter time. */
  DemoPace times(int faster) {
    return new DemoPace(
        objects.dividedBy(faster),
        compression.dividedBy(faster),
        checks.dividedBy(faster),
        traversal.dividedBy(faster),
        scaling.dividedBy(faster),
        multipart.dividedBy(faster),
        slowdown.dividedBy(faster));
  }
}
