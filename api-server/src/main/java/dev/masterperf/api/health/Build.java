package dev.masterperf.api.health;

/** What was built. */
public final class Build {
  private Build() {}

  /** The version of the jar this runs from; {@code unknown} where it is none. */
  public static String version() {
    String version = Build.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
