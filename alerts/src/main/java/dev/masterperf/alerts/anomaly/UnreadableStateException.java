package dev.masterperf.alerts.anomaly;

/** Bytes are no state of a detector, or of one with other settings; nothing was made of them. */
public final class UnreadableStateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableStateException(String what) {
    super("a detector's state " + what);
  }
}
