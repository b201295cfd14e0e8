package dev.masterperf.query.type;

/** The four kinds of value a PromQL expression can have. */
public enum ValueType {
  /** One number without labels. */
  SCALAR("scalar", "a scalar"),
  /** Any number of series, each with one value. */
  VECTOR("vector", "an instant vector"),
  /** Any number of series, each with samples over a range of time. */
  MATRIX("matrix", "a range vector"),
  STRING("string", "a string");

  private final String wireName;
  private final String described;

  ValueType(String wireName, String described) {
    this.wireName = wireName;
    this.described = described;
  }

  /** As Prometheus' API names it. */
  public String wireName() {
    return wireName;
  }

  /** For messages, with its article. */
  public String described() {
    return described;
  }
}
