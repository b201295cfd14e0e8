package dev.masterperf.api.health;

import io.javalin.http.Context;
import java.util.List;

/** {@code /-/healthy} and {@code /-/ready}, in plain text as Prometheus has them. */
public final class HealthResource {
  private static final int SERVICE_UNAVAILABLE = 503;

  private final Readiness readiness;

  public HealthResource(Readiness readiness) {
    this.readiness = readiness;
  }

  public void healthy(Context ctx) {
    ctx.result("healthy\n");
  }

  public void ready(Context ctx) {
    List<String> reasons = readiness.notReadyReasons();
    if (reasons.isEmpty()) {
      ctx.result("ready\n");
    } else {
      ctx.status(SERVICE_UNAVAILABLE).result("not ready\n" + String.join("\n", reasons) + "\n");
    }
  }
}
