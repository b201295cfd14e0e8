package dev.masterperf.api;

import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.routing.CurrentPlan;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.silence.SilenceBook;
import dev.masterperf.api.alertmanager.AlertDesk;
import dev.masterperf.api.alertmanager.DeliveryDesk;
import dev.masterperf.model.Fingerprint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Silences that are kept nowhere. */
public final class FakeSilences implements SilenceBook {
  private final Map<String, Silence> silences = new ConcurrentHashMap<>();
  private final Map<Fingerprint, Acknowledgement> acknowledgements = new ConcurrentHashMap<>();
  private final Map<Fingerprint, Dispute> disputes = new ConcurrentHashMap<>();

  /** A desk without routes. */
  public static AlertDesk desk() {
    return new AlertDesk(
        new CurrentPlan(RoutingPlan.everyAlertTo(List.of())),
        new FakeSilences(),
        DeliveryDesk.of(List::of),
        PostedBook.NONE);
  }

  @Override
  public Silences now() {
    return new Silences(silences, acknowledgements, disputes);
  }

  @Override
  public void put(Silence silence) {
    silences.put(silence.id(), silence);
  }

  @Override
  public void put(Acknowledgement acknowledgement) {
    acknowledgements.put(acknowledgement.fingerprint(), acknowledgement);
  }

  @Override
  public void put(Dispute dispute) {
    disputes.put(dispute.fingerprint(), dispute);
  }

  @Override
  public void withdrawDispute(Fingerprint alert) {
    disputes.remove(alert);
  }

  @Override
  public void withdraw(Fingerprint alert) {
    acknowledgements.remove(alert);
  }
}
