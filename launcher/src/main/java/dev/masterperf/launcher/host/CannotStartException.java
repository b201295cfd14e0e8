package dev.masterperf.launcher.host;

import org.jspecify.annotations.Nullable;

/**
 * Something on this machine stands in the way of starting: a taken port, a folder we may not write.
 * The message is one line for the person at the keyboard, with what to do about it.
 */
public final class CannotStartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CannotStartException(String message) {
    this(message, null);
  }

  public CannotStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
