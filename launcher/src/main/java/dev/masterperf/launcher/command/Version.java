package dev.masterperf.launcher.command;

import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest, and the Java it runs on. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "masterperf " + (version == null ? "(not packaged)" : version), "Java " + Runtime.version()
    };
  }
}
