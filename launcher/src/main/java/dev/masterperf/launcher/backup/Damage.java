package dev.masterperf.launcher.backup;

import dev.masterperf.launcher.host.CannotStartException;
import org.jspecify.annotations.Nullable;

/** That a backup cannot be used: which file, what is wrong with it, and what to do. */
final class Damage {
  private Damage() {}

  static CannotStartException of(String what) {
    return of(what, null);
  }

  static CannotStartException of(String what, @Nullable Throwable cause) {
    return new CannotStartException(
        what + "; nothing of it can be trusted, take another backup (--from)", cause);
  }
}
