package dev.masterperf.benchmarks.page;

import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.silence.SilenceBook;
import dev.masterperf.model.Fingerprint;
import java.util.Map;

/** Nobody silences anything while the page is measured. */
final class NoSilences implements SilenceBook {
  @Override
  public Silences now() {
    return new Silences(Map.of(), Map.of(), Map.of());
  }

  @Override
  public void put(Silence silence) {
    throw new UnsupportedOperationException("nothing is kept here");
  }

  @Override
  public void put(Acknowledgement acknowledgement) {
    throw new UnsupportedOperationException("nothing is kept here");
  }

  @Override
  public void put(Dispute dispute) {
    throw new UnsupportedOperationException("nothing is kept here");
  }

  @Override
  public void withdrawDispute(Fingerprint alert) {
    throw new UnsupportedOperationException("nothing is kept here");
  }

  @Override
  public void withdraw(Fingerprint alert) {
    throw new UnsupportedOperationException("nothing is kept here");
  }
}
