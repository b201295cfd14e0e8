package dev.masterperf.alerts.silence;

import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.model.Fingerprint;

/** Where silences, acknowledgements and disputes are kept, the same for all processes. */
public interface SilenceBook {

  /** All there are now. */
  Silences now();

  /**
   * Keeps it in place of what had its id before; {@link #now} has it then.
   *
   * @throws SilencesUnavailable if it cannot be kept at the moment
   */
  void put(Silence silence);

  /**
   * Keeps it in place of an earlier one of that alert; {@link #now} has it then.
   *
   * @throws SilencesUnavailable if it cannot be kept at the moment
   */
  void put(Acknowledgement acknowledgement);

  /**
   * Keeps it in place of an earlier one of that alert; {@link #now} has it then.
   *
   * @throws SilencesUnavailable if it cannot be kept at the moment
   */
  void put(Dispute dispute);

  /**
   * Takes back that an alert is no anomaly, if somebody said so.
   *
   * @throws SilencesUnavailable if that cannot be kept at the moment
   */
  void withdrawDispute(Fingerprint alert);

  /**
   * Ends the acknowledgement of an alert, if there is one.
   *
   * @throws SilencesUnavailable if that cannot be kept at the moment
   */
  void withdraw(Fingerprint alert);
}
