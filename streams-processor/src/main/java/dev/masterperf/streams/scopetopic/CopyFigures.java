package dev.masterperf.streams.scopetopic;

import java.util.Map;

/**
 * What this process did since it began, and what it has yet to do.
 *
 * @param copied metrics that were copied, by topic
 * @param refused metrics and records that became dead letters, by reason
 * @param lags records that are not copied yet, by topic, of the partitions that this process reads
 */
public record CopyFigures(
    Map<String, Long> copied, Map<String, Long> refused, Map<String, Long> lags) {

  public CopyFigures {
    copied = Map.copyOf(copied);
    refused = Map.copyOf(refused);
    lags = Map.copyOf(lags);
  }
}
