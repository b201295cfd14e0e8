package dev.masterperf.api;

/** The server cannot listen where it was told to; the message is one line for the user. */
public final class AddressUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AddressUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
