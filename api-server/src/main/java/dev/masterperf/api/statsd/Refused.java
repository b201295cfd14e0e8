package dev.masterperf.api.statsd;

/** A line, or one of its values, that is not taken. Thrown often, so it carries no stack trace. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final Cause why;

  Refused(Cause why) {
    super(why.advice(), null, false, false);
    this.why = why;
  }

  Cause why() {
    return why;
  }
}
