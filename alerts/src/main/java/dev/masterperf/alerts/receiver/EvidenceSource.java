package dev.masterperf.alerts.receiver;

import dev.masterperf.model.AlertTransition;

/** Knows what the state holds of an alert's series, beside what its transition tells. */
@FunctionalInterface
public interface EvidenceSource {
  /** Of a process without state. */
  EvidenceSource NONE = alert -> SeriesEvidence.NONE;

  /** What is known now; to be quick, and never to fail: {@link SeriesEvidence#NONE} if in doubt. */
  SeriesEvidence of(AlertTransition alert);
}
