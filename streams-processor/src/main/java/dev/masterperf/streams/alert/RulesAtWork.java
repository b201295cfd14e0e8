package dev.masterperf.streams.alert;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.streams.anomaly.DetectorBank;
import dev.masterperf.streams.window.LiveSeries;
import dev.masterperf.streams.window.LiveStore;
import dev.masterperf.streams.window.Outcome;
import dev.masterperf.streams.window.SeriesRow;
import dev.masterperf.streams.window.WindowReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One set of rules at work on a partition: those over one series at each event, those that put
 * series together a few times a second, those that need all series once a second. Confined to the
 * stream thread of its task.
 */
final class RulesAtWork {
  private static final Logger LOG = LoggerFactory.getLogger(RulesAtWork.class);

  private final LiveStore live;
  private final WindowReader windows;
  private final RuleEngine engine;
  private final SeriesRecordings recordings;
  private final LabelledAlerts labelled;
  private final SeriesParts parts;
  private final MergedGroups groups;
  private final WholeRules whole;
  private final int partitions;
  private final Deployments deployments;
  private final DetectorBank detectors;

  /** What a task lends to the rules it works by. */
  record Task(
      int partition,
      int partitions,
      LiveStore live,
      WindowReader windows,
      KeptWindows kept,
      PartStore parts,
      DetectorBank detectors,
      WholeEvaluations evaluations,
      Troubles troubles,
      Consumer<RuleOutput> outputs) {}

  RulesAtWork(RuleSet rules, AlertBook book, Task task) {
    this.live = task.live();
    this.windows = task.windows();
    Function<SeriesKey, @Nullable SeriesRow> rows =
        series -> live.find(series).map(LiveSeries::row).orElse(null);
    OneSeriesSources sources = new OneSeriesSources(task.windows(), task.kept());
    Troubles troubles = task.troubles();
    Recorder recorder = new Recorder(task.outputs());
    Map<String, MergedRule> merged = MergedRule.of(rules);
    this.engine =
        new RuleEngine(
            rules,
            new RangeVerdicts(task.kept(), task.windows(), sources, troubles),
            rows,
            book,
            new AnomalySteps(rows, task.windows(), task.kept(), task.detectors()),
            task.detectors());
    this.recordings = new SeriesRecordings(rules, sources, rows, recorder, troubles);
    this.partitions = task.partitions();
    this.detectors = task.detectors();
    this.deployments = new Deployments(rules, task.partition(), task.partitions(), task.outputs());
    this.labelled = new LabelledAlerts(rules, book, task.partition(), task.partitions());
    this.parts =
        new SeriesParts(
            merged,
            sources,
            rows,
            task.parts(),
            task.partition(),
            task.partitions(),
            task.outputs(),
            troubles);
    this.groups = new MergedGroups(merged, task.parts(), labelled, recorder, troubles);
    this.whole =
        new WholeRules(
            rules,
            task.partition(),
            task.partitions(),
            task.evaluations(),
            labelled,
            recorder,
            task.outputs());
    makeKnown();
  }

  /** Makes the series known that are there from before. */
  private void makeKnown() {
    engine.foreignSeries().forEach(series -> live.find(series).ifPresent(one -> one.watch(true)));
    if (engine.listensForAll() || parts.listens() || recordings.listens()) {
      for (LiveSeries series : live.all()) {
        SeriesRow row = series.row();
        if (row != null) {
          engine.known(series.key(), row);
          parts.onUpdate(series.key(), null);
          if (row.lastSeenMillis() + Resolution.SECOND.sizeMillis() >= live.clockMillis()) {
            recordings.onUpdate(series.key()); // maybe not yet recorded
          }
        }
      }
    }
  }

  /** The rules are new: those that are true now need not wait for the next event of a series. */
  void lookAtAll(long clockMillis) {
    for (LiveSeries series : live.all()) {
      SeriesRow row = series.row();
      if (row != null) {
        engine.onNewRules(series.key(), row, clockMillis);
      }
    }
  }

  void on(Outcome outcome, long clockMillis) {
    if (outcome instanceof Outcome.Changing changing) {
      engine.onChanging(changing, clockMillis);
    } else if (outcome instanceof Outcome.Updated updated) {
      onUpdated(updated, clockMillis);
    } else if (outcome instanceof Outcome.Expired expired) {
      windows.forget(expired.series());
      engine.onExpired(expired.series(), expired.last(), expired.why(), clockMillis);
      parts.onExpired(expired.series());
    } else if (outcome instanceof Outcome.ClockAdvanced) {
      onClock(clockMillis);
    } else if (outcome instanceof Outcome.Heard heard) {
      onHeard(heard.message(), clockMillis);
    }
  }

  private void onUpdated(Outcome.Updated updated, long clockMillis) {
    Correction correction = Correction.of(updated.eventMillis(), clockMillis);
    if (correction != null) {
      windows.forget(updated.series());
    }
    engine.onUpdate(updated, clockMillis);
    recordings.onUpdate(updated.series());
    deployments.onUpdate(updated);
    if (parts.listens()) {
      parts.onUpdate(updated.series(), correction == null ? null : correction.text());
    }
  }

  private void onClock(long clockMillis) {
    engine.onClock(clockMillis);
    List<LabelledAlerts.Due> due = labelled.onClock(clockMillis);
    due.forEach(one -> groups.onDue(one, clockMillis));
    recordings.onClock(clockMillis);
    groups.onClock(clockMillis);
    whole.onClock(clockMillis);
    whole.takeAnswers();
  }

  /** What is none of ours is passed over: it must not stop what is. */
  private void onHeard(String text, long clockMillis) {
    try {
      RuleMessage message = RuleMessage.fromBytes(text.getBytes(StandardCharsets.UTF_8));
      if (message.from() < 0 || message.from() >= partitions) {
        throw new IllegalArgumentException("there is no partition " + message.from());
      }
      RuleMessage.Part part = message.part();
      Long clock = message.clockMillis();
      if (part != null) {
        groups.receive(message, part, clockMillis);
      } else if (clock != null) {
        whole.receive(message.from(), clock);
      } else if (message.deployment() != null) {
        detectors.deployed(message.deployment());
      }
    } catch (IllegalArgumentException e) {
      LOG.atWarn().setCause(e).log("a record of {} is none of ours", Topics.PARTIALS);
    }
  }

  /** A few times a second: tells others what changed here, and takes what was asked for. */
  void flush() {
    if (live.clockMillis() != Long.MIN_VALUE) {
      parts.flush(live.clockMillis());
      whole.takeAnswers();
    }
  }

  /** When time alone may change something next, in append time; MAX_VALUE if nothing waits. */
  long nextDueMillis() {
    return LongStream.of(
            engine.nextDueMillis(),
            labelled.nextDueMillis(),
            recordings.nextDueMillis(),
            parts.nextDueMillis(),
            groups.nextDueMillis(),
            whole.nextDueMillis())
        .min()
        .orElseThrow();
  }
}
