package dev.masterperf.producer.r2;

/**
 * A part of a bucket that keys cannot leave.
 *
 * @param prefix a path without slash at its ends, itself a valid key; empty for the whole bucket
 */
public record KeyScope(String prefix) {
  public static final KeyScope WHOLE_BUCKET = new KeyScope("");

  public KeyScope {
    if (!prefix.isEmpty()) {
      KeyRules.require(prefix);
    }
  }

  /**
   * The key of this name inside the scope.
   *
   * @throws RefusedKeyException if the name could mean a place outside, in any reading
   */
  public ObjectKey key(String name) {
    return new ObjectKey(this, name);
  }

  /** What all full keys of this scope begin with. */
  String root() {
    return prefix.isEmpty() ? "" : prefix + "/";
  }
}
