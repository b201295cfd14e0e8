package dev.masterperf.launcher.embedded;

import java.nio.file.Path;

/**
 * Where the embedded S3 endpoint lives.
 *
 * @param dataDir its own folder, made if missing; keeps objects and credentials over restarts
 * @param host address to listen on
 * @param port 0: any free one
 */
public record EmbeddedS3Settings(Path dataDir, String host, int port) {}
