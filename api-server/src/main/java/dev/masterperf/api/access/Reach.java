package dev.masterperf.api.access;

import java.util.Locale;

/** How far a permission has to reach for a route. */
public enum Reach {
  /** Anybody may: the route shows nothing that is anybody's. */
  OPEN,
  /** In some scope; what is seen or done lies within those scopes. */
  SCOPED,
  /** In all scopes, as what is seen or done is of all. */
  ALL,
  /** It is for other instances, which know their secret. */
  PROCESS;

  /** As the table of permissions names it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
