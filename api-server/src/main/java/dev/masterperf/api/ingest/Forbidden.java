package dev.masterperf.api.ingest;

/** What senders are told of metrics they may not send. */
public final class Forbidden {
  private Forbidden() {}

  /** Why a metric of this scope is not taken. */
  public static String reason(String scope) {
    return "forbidden: whoever sends this may not write to scope "
        + scope
        + "; an admin can grant the role ingest there";
  }
}
