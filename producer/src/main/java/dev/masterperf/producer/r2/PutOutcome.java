package dev.masterperf.producer.r2;

/** How a conditional put ended. */
public enum PutOutcome {
  /** The key was free and holds the body now. */
  CREATED,
  /** The key already held exactly this body; as good as created. */
  SAME_CONTENT,
  /** The key holds something else, which was left alone. */
  OTHER_CONTENT
}
