package dev.masterperf.launcher.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.launcher.backfill.PlacedInput.Position;
import dev.masterperf.launcher.config.Secret;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.text.Cell;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Sends a file's metrics, one batch at a time, and keeps the position behind the last that was
 * answered. A batch that was sent and never answered is sent again under the same key, made of the
 * same bytes, so that a server that had it takes it once.
 */
public final class FileImport {
  private static final int BATCH_LINES = 2_000;
  private static final int REASON_WIDTH = 400;

  private final ImportSettings settings;
  private final Progress progress;
  private final BatchSender sender;
  private final Pauses pauses;
  private final LongSupplier nanoTime;
  private final Map<String, Long> late = new LinkedHashMap<>();

  private long resumedAfter;
  private long lines;
  private long accepted;
  private long refused;
  private long replayed;
  private boolean answeredOnce;
  private volatile long answeredLine;

  /**
   * @param nanoTime for rates and deadlines
   */
  public FileImport(
      ImportSettings settings, Progress progress, Pauses pauses, LongSupplier nanoTime) {
    this(settings, Optional.empty(), progress, pauses, nanoTime);
  }

  /**
   * @param apiKey for a server that asks who comes
   * @param nanoTime for rates and deadlines
   */
  public FileImport(
      ImportSettings settings,
      Optional<Secret> apiKey,
      Progress progress,
      Pauses pauses,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.progress = progress;
    this.pauses = pauses;
    this.nanoTime = nanoTime;
    this.sender = new BatchSender(settings.server(), apiKey);
  }

  /** The last line whose batch was answered, in this run or before; for another thread to tell. */
  public long answeredLine() {
    return answeredLine;
  }

  /**
   * Imports what is not imported yet.
   *
   * @throws CannotStartException if the file, the state or the server cannot be used
   */
  public ImportResult run() {
    if (settings.restart()) {
      ImportState.forget(settings.state());
    }
    Optional<ImportResult> result = Optional.empty();
    while (result.isEmpty()) { // anew only where batches have to be smaller
      try (SourceFile source = SourceFile.open(settings.file())) {
        result = run(source);
      } catch (IOException e) {
        throw SourceFile.unreadable(settings.file(), e);
      }
    }
    return result.get();
  }

  private Optional<ImportResult> run(SourceFile source) throws IOException {
    PlacedInput in = new PlacedInput(source.text());
    Batches batches = batches(in);
    ImportState state = resumed(in);
    if (!answeredOnce) {
      resumedAfter = state.accepted() + state.refused() == 0 ? 0 : state.line();
    }
    answeredLine = state.line();
    while (true) {
      Batch batch = batches.next(state.batchLines());
      if (batch.isEmpty()) {
        return Optional.of(result(Optional.empty()));
      }
      SendOutcome outcome = sent(batch);
      if (outcome instanceof SendOutcome.TooLarge tooLarge) {
        if (batch.size() == 1) {
          return Optional.of(result(Optional.of(tooLarge.reason())));
        }
        state.withBatchLines((batch.entries() + 1) / 2).save(settings.state());
        return Optional.empty();
      }
      if (!(outcome instanceof SendOutcome.Taken taken)) {
        return Optional.of(result(Optional.of(outcome.reason())));
      }
      state = answered(state, batch, taken);
      progress.at(lines, source.read(), source.size());
      if (refused > settings.maxErrors()) {
        return Optional.of(result(Optional.of(refused + " lines were refused (--max-errors)")));
      }
    }
  }

  private Batches batches(PlacedInput in) throws IOException {
    EventTimes times =
        new EventTimes(
            settings.timeUnit().flatMap(EventTimes.Unit::ofWord).orElse(null),
            settings.zone().orElse(null));
    MetricShape shape = new MetricShape(settings.columns(), settings.constants(), times);
    return new Batches(settings.csv() ? csv(in, shape) : new JsonEntries(in), in, shape);
  }

  private Entries csv(PlacedInput in, MetricShape shape) throws IOException {
    CsvRecords records = new CsvRecords(in, settings.delimiter());
    List<String> names;
    if (settings.names().isPresent()) {
      names = settings.names().get();
    } else {
      names =
          records
              .next()
              .map(CsvRecords.Cells::cells)
              .orElseThrow(() -> new CannotStartException(settings.file() + " is empty"));
      if (new TreeSet<>(names).size() < names.size()) {
        throw new CannotStartException(
            settings.file() + " names a column twice: " + String.join(", ", names));
      }
    }
    shape.requireComplete(names);
    return new CsvEntries(records, names);
  }

  /** Steps behind what was imported before, if it is still the same. */
  private ImportState resumed(PlacedInput in) throws IOException {
    Position start = in.position();
    Optional<ImportState> kept = ImportState.load(settings.state());
    if (kept.isEmpty() || kept.get().tookNothingWithOtherThan(settings.digest())) {
      ImportState fresh =
          ImportState.before(settings.file(), start, BATCH_LINES, settings.digest());
      fresh.save(settings.state()); // before anything is sent, where it cannot be kept
      return fresh;
    }
    ImportState state = kept.get();
    if (!state.options().equals(settings.digest())) {
      throw new CannotStartException(
          "the lines up to "
              + state.line()
              + " were imported with other options (columns, times, …): use those, or begin anew"
              + " (--restart)");
    }
    if (!in.skipTo(state.bytes()) || !in.position().sha256().equals(state.sha256())) {
      throw new CannotStartException(
          settings.file()
              + " is not the file of which "
              + state.line()
              + " lines were imported, by "
              + settings.state()
              + "; begin anew (--restart), or name another state (--state)");
    }
    return state;
  }

  private ImportState answered(ImportState state, Batch batch, SendOutcome.Taken taken) {
    long acceptedNow = taken.report().path("accepted").asLong();
    Map<Long, String> refusals = new TreeMap<>();
    batch.broken().forEach(entry -> refusals.put(entry.line(), entry.reason()));
    for (JsonNode refusal : taken.report().path("refused")) {
      refusals.put(batch.fileLine(refusal.path("line").asInt()), refusal.path("reason").asText());
    }
    refusals.forEach(
        (line, reason) -> progress.say(settings.file() + ":" + line + ": " + shown(reason)));
    taken
        .report()
        .path("late")
        .properties()
        .forEach(each -> late.merge(each.getKey(), each.getValue().asLong(), Long::sum));
    lines += batch.entries();
    accepted += acceptedNow;
    refused += refusals.size();
    replayed += taken.replayed() ? acceptedNow : 0;
    ImportState next = state.after(batch.end(), acceptedNow, refusals.size());
    next.save(settings.state());
    answeredLine = next.line();
    return next;
  }

  /** On one line, since reasons quote what the file holds, which may be long or move a cursor. */
  private static String shown(String reason) {
    return Cell.of(reason, REASON_WIDTH).text();
  }

  /** Tries until the server says yes or no, or it took too long. */
  private SendOutcome sent(Batch batch) {
    if (batch.size() == 0) {
      return SendOutcome.Taken.nothing();
    }
    long begin = nanoTime.getAsLong();
    pauses.reset();
    for (boolean first = true; ; first = false) {
      SendOutcome outcome = sender.send(batch);
      if (outcome instanceof SendOutcome.Unreachable unreachable && !answeredOnce) {
        throw new CannotStartException(unreachable.reason() + "; is masterperf up running there?");
      }
      if (outcome instanceof SendOutcome.Taken taken && !isWhole(taken, batch)) {
        return new SendOutcome.Refused("the server's answer does not tell of every line sent");
      }
      if (!outcome.passes()) {
        answeredOnce = true;
        return outcome;
      }
      Duration pause = pauses.next(outcome.retryAfter());
      if (nanoTime.getAsLong() - begin + pause.toNanos() > settings.retryFor().toNanos()) {
        return new SendOutcome.Refused(
            outcome.reason() + "; given up after " + settings.retryFor().toSeconds() + " s");
      }
      if (first) {
        progress.say(outcome.reason() + "; trying again");
      }
      pauses.take(pause);
    }
  }

  private static boolean isWhole(SendOutcome.Taken taken, Batch batch) {
    return taken.report().path("accepted").asLong() + taken.report().path("refused").size()
        == batch.size();
  }

  private ImportResult result(Optional<String> stopped) {
    progress.clear();
    return new ImportResult(
        resumedAfter,
        lines,
        accepted,
        refused,
        replayed,
        late,
        answeredLine,
        stopped,
        progress.seconds());
  }

  /** Whether a time unit has this name. */
  public static boolean isTimeUnit(String word) {
    return EventTimes.Unit.ofWord(word).isPresent();
  }
}
