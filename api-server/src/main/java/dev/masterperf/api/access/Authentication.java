package dev.masterperf.api.access;

import io.javalin.http.Context;

/** Finds out who asks. */
@FunctionalInterface
public interface Authentication {
  /** Nobody is asked who they are. */
  Authentication OFF = ctx -> Caller.LOCAL;

  /**
   * Who asks; {@link Caller#NOBODY} if that is not said.
   *
   * @throws dev.masterperf.api.http.ProblemException 401 if what is said is not true (any more)
   */
  Caller caller(Context ctx);
}
