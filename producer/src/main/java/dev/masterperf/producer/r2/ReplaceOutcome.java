package dev.masterperf.producer.r2;

/** How a replacement of a known version ended. */
public enum ReplaceOutcome {
  /** The object was as expected and holds the body now. */
  REPLACED,
  /** The object already holds exactly this body, by whomever; as good as replaced. */
  SAME_CONTENT,
  /** Somebody changed the object meanwhile, and it was left alone. */
  CHANGED,
  /** There is no object of this name any more, and none was made. */
  ABSENT
}
