package dev.masterperf.alerts.address;

/** Nothing is sent there; the message tells people why, and what to do. */
public final class AddressRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public AddressRefusedException(String message) {
    super(message);
  }
}
