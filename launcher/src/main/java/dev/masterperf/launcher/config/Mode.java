package dev.masterperf.launcher.config;

/** The two commands that run the product; some defaults differ between them. */
public enum Mode {
  /** Everything in one process, broker and bucket included. */
  UP,
  /** Some roles, on a broker and a bucket that are there already. */
  SERVE
}
