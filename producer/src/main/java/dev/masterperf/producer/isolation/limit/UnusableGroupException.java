package dev.masterperf.producer.isolation.limit;

/** Why the control group of this process cannot hold groups for agents. */
final class UnusableGroupException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableGroupException(String message) {
    super(message);
  }

  UnusableGroupException(String message, Throwable cause) {
    super(message, cause);
  }
}
