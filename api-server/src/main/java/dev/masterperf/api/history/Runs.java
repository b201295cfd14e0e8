package dev.masterperf.api.history;

import io.javalin.http.Context;
import java.util.function.Supplier;

/** Does the work of a request, and interrupts it once nobody waits for it any more. */
public interface Runs {
  /**
   * What the work comes to.
   *
   * @throws dev.masterperf.api.http.ProblemException if it took too long, or its client left
   */
  <T> T run(Context ctx, Supplier<T> work);
}
