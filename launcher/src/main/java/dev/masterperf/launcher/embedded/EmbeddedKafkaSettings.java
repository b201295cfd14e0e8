package dev.masterperf.launcher.embedded;

import java.nio.file.Path;

/**
 * Where the embedded broker lives.
 *
 * @param dataDir its own folder, made if missing; keeps the log over restarts
 * @param host address to listen on
 * @param port 0: any free one
 */
public record EmbeddedKafkaSettings(Path dataDir, String host, int port) {}
