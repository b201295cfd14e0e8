package dev.masterperf.model;

import java.time.Instant;

/**
 * Something was deployed: an event of the category {@link #CATEGORY}.
 *
 * @param scope in which, and in those nested in it
 * @param name what was deployed: the event's id
 * @param version its value, as people read it
 */
public record Deployment(String scope, String name, String version, Instant at) {
  /** Of events that mark deployments. */
  public static final String CATEGORY = "Deployment";
}
