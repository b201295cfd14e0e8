package dev.masterperf.api.history;

import dev.masterperf.model.AllowedScopes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/** Reads history for what is made of all of it, and so answered when it was read. */
final class Reading {
  private static final long WINDOWS_AT_ONCE = 50_000;

  private final HistorySource source;
  private final HistoryLimits limits;
  private final InstantSource clock;

  Reading(HistorySource source, HistoryLimits limits, InstantSource clock) {
    this.source = source;
    this.limits = limits;
    this.clock = clock;
  }

  long nowMillis() {
    return clock.millis();
  }

  /** Makes the sink by what is known before the first series. */
  interface Made<S extends HistorySink> {
    S of(HistoryAnswer answer);
  }

  /**
   * A sink that was told all.
   *
   * @param scopes that may be read
   * @throws dev.masterperf.api.http.ProblemException if that would be too much
   */
  <S extends HistorySink> S all(AllowedScopes scopes, HistoryRequest request, Made<S> made) {
    request
        .stepMillis()
        .ifPresent(step -> limits.requirePoints(request.fromMillis(), request.toMillis(), step));
    try (HistoryReading reading =
        HistoryReading.of(source, scopes, request, limits, WINDOWS_AT_ONCE, nowMillis())) {
      S sink = made.of(reading.answer());
      reading.write(sink, new UntilInterrupted());
      return sink;
    } catch (TooMuchHistory e) {
      throw HistoryResource.tooMuch(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where nothing goes, but what is under way ends at the next piece if its thread is to stop. */
  private static final class UntilInterrupted extends OutputStream {
    @Override
    public void write(int one) {
      throw new IllegalStateException("what is collected is not written");
    }

    @Override
    public void flush() throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("nobody waits for this any more");
      }
    }
  }
}
