package dev.masterperf.api.prometheus;

import dev.masterperf.api.health.Build;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What clients of Prometheus ask about the server itself before they ask it for more. */
public final class StatusResource {
  /** Whose API this is; Grafana asks by it what it may ask for. */
  private static final String PROMETHEUS_VERSION = "2.42.0";

  private final Instant startedAt;

  public StatusResource(InstantSource clock) {
    this.startedAt = clock.instant();
  }

  public void build(Context ctx) {
    PromAnswers.send(
        ctx,
        out -> {
          out.raw("{\"version\":").text(PROMETHEUS_VERSION);
          out.raw(",\"revision\":").text("MASTER_PERF " + Build.version());
          out.raw(",\"branch\":\"\",\"buildUser\":\"\",\"buildDate\":\"\",\"goVersion\":\"\"}");
        },
        List.of());
  }

  public void runtime(Context ctx) {
    PromAnswers.send(
        ctx,
        out ->
            out.raw("{\"startTime\":")
                .text(startedAt.toString())
                .raw(",\"reloadConfigSuccess\":true,\"storageRetention\":\"\"}"),
        List.of());
  }

  /** Prometheus' flags have no meaning here, and none is told. */
  public void flags(Context ctx) {
    PromAnswers.send(ctx, out -> out.raw("{}"), List.of());
  }

  /** Nor is there a configuration of its layout. */
  public void config(Context ctx) {
    PromAnswers.send(ctx, out -> out.raw("{\"yaml\":\"\"}"), List.of());
  }
}
