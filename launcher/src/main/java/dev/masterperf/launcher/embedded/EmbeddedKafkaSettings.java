package dev.masterperf.launcher.embedded;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Where the embedded broker lives.
 *
 * @param dataDir its own folder, made if missing; keeps the log over restarts
 * @param host address to listen on
 * @param port 0: any free one
 * @param advertisedPort which clients are told instead, where something forwards to this broker
 */
public record EmbeddedKafkaSettings(
    Path dataDir, String host, int port, OptionalInt advertisedPort) {

  /** Clients come straight to it. */
  public EmbeddedKafkaSettings(Path dataDir, String host, int port) {
    this(dataDir, host, port, OptionalInt.empty());
  }
}
