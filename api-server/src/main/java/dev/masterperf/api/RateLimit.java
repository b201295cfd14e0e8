package dev.masterperf.api;

import dev.masterperf.api.access.Counted;
import dev.masterperf.api.http.RequestRates;
import io.javalin.http.Handler;

/** Stands before the handlers of public routes and counts who asks. */
record RateLimit(RequestRates rates) {

  /** The handler, for callers who do not ask too often. */
  Handler before(Handler handler) {
    return ctx -> {
      Counted.name(ctx).ifPresent(rates::take);
      handler.handle(ctx);
    };
  }
}
