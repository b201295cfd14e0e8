package dev.masterperf.api.history;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Counted;
import dev.masterperf.api.coverage.CoverageHeaders;
import dev.masterperf.api.export.Streamed;
import dev.masterperf.api.http.Downloads;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code GET /api/v1/history}: figures of any series over any time, written while windows are read.
 */
public final class HistoryResource {
  private static final long WINDOWS_AT_ONCE = 50_000;

  private final HistorySource source;
  private final HistoryLimits limits;
  private final InstantSource clock;
  private final Downloads downloads;

  /**
   * @param downloads shared with other answers that may be large
   */
  public HistoryResource(
      HistorySource source, HistoryLimits limits, Downloads downloads, InstantSource clock) {
    this.source = source;
    this.limits = limits;
    this.downloads = downloads;
    this.clock = clock;
  }

  public void read(Context ctx) {
    long now = clock.millis();
    HistoryRequest request =
        HistoryRequest.of(ctx.queryParamMap(), Optional.ofNullable(ctx.header("Accept")), now);
    request
        .stepMillis()
        .ifPresent(step -> limits.requirePoints(request.fromMillis(), request.toMillis(), step));
    Downloads.Place place = downloads.enter(Counted.name(ctx));
    try (place;
        HistoryReading reading =
            HistoryReading.of(source, Access.scopes(ctx), request, limits, WINDOWS_AT_ONCE, now)) {
      answer(ctx, reading);
    } catch (TooMuchHistory e) {
      throw tooMuch(e);
    }
  }

  private static void answer(Context ctx, HistoryReading reading) {
    HistoryAnswer answer = reading.answer();
    ctx.header("Vary", "Accept, Accept-Encoding");
    tell(ctx, answer, reading.incomplete());
    Streamed.send(ctx, answer.request().format(), out -> write(reading, out));
  }

  /** Says in headers how far an answer can be trusted. */
  static void tell(Context ctx, HistoryAnswer answer, Collection<Incomplete> incomplete) {
    ctx.header(CoverageHeaders.PROVISIONAL, Boolean.toString(answer.provisional()));
    if (!incomplete.isEmpty()) {
      ctx.header(CoverageHeaders.INCOMPLETE, sentences(incomplete));
    }
  }

  private static void write(HistoryReading reading, OutputStream out) throws IOException {
    try (HistorySink sink = sink(reading.answer(), out)) {
      reading.write(sink, out);
    }
  }

  private static String sentences(Collection<Incomplete> incomplete) {
    return incomplete.stream()
        .map(Incomplete::sentence)
        .collect(Collectors.joining("; "))
        .replaceAll("\\p{Cntrl}+", " ");
  }

  private static HistorySink sink(HistoryAnswer answer, OutputStream out) throws IOException {
    return switch (answer.request().format()) {
      case JSON -> new HistoryJson(out, answer);
      case TABLE -> new HistoryTable(out, answer);
      case CSV, NDJSON, PARQUET -> new HistoryRows(out, answer);
    };
  }

  static ProblemException tooMuch(TooMuchHistory cause) {
    ProblemType type = cause.isPassing() ? ProblemType.BUSY : ProblemType.TOO_MUCH_WORK;
    return new Problem(type, String.valueOf(cause.getMessage())).toException(cause);
  }
}
