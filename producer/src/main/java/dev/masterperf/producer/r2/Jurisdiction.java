package dev.masterperf.producer.r2;

/** Where Cloudflare keeps the objects of a bucket; fixed when the bucket was made. */
public enum Jurisdiction {
  NONE(""),
  EU("eu."),
  FEDRAMP("fedramp.");

  private final String hostPart;

  Jurisdiction(String hostPart) {
    this.hostPart = hostPart;
  }

  /** What stands between account and domain in the endpoint's name. */
  String hostPart() {
    return hostPart;
  }
}
