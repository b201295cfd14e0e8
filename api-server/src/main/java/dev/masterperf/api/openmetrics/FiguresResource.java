package dev.masterperf.api.openmetrics;

import io.javalin.http.Context;
import java.util.Optional;

/** {@code GET /metrics}, for Prometheus and whoever reads what it reads. */
public final class FiguresResource {
  private final Figures figures;

  public FiguresResource(Figures figures) {
    this.figures = figures;
  }

  public void scrape(Context ctx) {
    Exposition form = Exposition.of(Optional.ofNullable(ctx.header("Accept")).orElse(""));
    ctx.contentType(form.contentType()).result(form.text(figures.now()));
  }
}
