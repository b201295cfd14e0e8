package dev.masterperf.api.openmetrics;

import java.time.Instant;

/**
 * How the last reading of a file went.
 *
 * @param successful whether what it says is in force
 * @param takenAt when what is in force was read
 */
public record ReloadStatus(boolean successful, Instant takenAt) {}
