package dev.masterperf.producer.r2;

/**
 * The place of one object; an instance exists only if it lies inside its scope.
 *
 * @param name path within the scope
 */
public record ObjectKey(KeyScope scope, String name) {

  /**
   * @throws RefusedKeyException if the name could mean a place outside the scope, in any reading
   */
  public ObjectKey {
    KeyRules.require(name);
    KeyRules.requireLength(scope.root() + name);
  }

  /** The key as the bucket knows it. */
  public String full() {
    return scope.root() + name;
  }

  @Override
  public String toString() {
    return full();
  }
}
