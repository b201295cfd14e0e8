package dev.masterperf.api.activity;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What records of topics tell of. */
final class Happenings {
  private static final long NANOS = 1_000_000_000L;
  private static final Map<String, Kind> BY_ACTION =
      new TreeMap<>(Map.of("silence.", Kind.SILENCE, "acknowledgement.", Kind.ACKNOWLEDGEMENT));
  private static final Map<String, String> DONE =
      Map.of(
          "create", "made",
          "change", "changed",
          "expire", "ended",
          "withdraw", "taken back",
          "delete", "deleted",
          "load", "loaded",
          "save", "saved",
          "replay", "replayed",
          "enable", "enabled");

  private Happenings() {}

  /** An alert went on. */
  static Happening of(AlertTransition transition) {
    SortedMap<String, String> labels = transition.labels();
    String summary = transition.annotations().getOrDefault("summary", "");
    String reason = transition.reason();
    return new Happening(
        transition.at(),
        Kind.ALERT,
        transition.rule() + " " + transition.state().wireName(),
        summary.isEmpty() ? reason : summary + (reason.isEmpty() ? "" : " (" + reason + ")"),
        transition.state().wireName(),
        labels.getOrDefault("scope", ""),
        labels.getOrDefault("category", ""),
        labels.getOrDefault("type", ""),
        labels.getOrDefault("topic", ""),
        labels.getOrDefault("sub_cat", ""),
        labels.getOrDefault("id", ""),
        labels.getOrDefault("source", ""),
        transition.series(),
        transition.fingerprint().hex(),
        null);
  }

  /** Somebody did something. */
  static Happening of(AuditEntry entry) {
    String action = entry.action();
    Kind kind =
        BY_ACTION.entrySet().stream()
            .filter(one -> action.startsWith(one.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(Kind.AUDIT);
    boolean alert = action.startsWith("acknowledgement.") || action.startsWith("feedback.");
    String who = entry.actor().isEmpty() ? "" : " (" + entry.actor() + ")";
    return new Happening(
        entry.at(),
        kind,
        words(action),
        entry.detail().isEmpty() ? entry.subject() + who : entry.detail() + who,
        entry.outcome().name().toLowerCase(Locale.ROOT),
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        null,
        alert ? entry.subject() : null,
        entry.subject());
  }

  /** {@code silence.create} as people say it. */
  private static String words(String action) {
    int dot = action.indexOf('.');
    if (dot < 1) {
      return action;
    }
    String verb = action.substring(dot + 1);
    String noun = action.substring(0, dot);
    return noun.substring(0, 1).toUpperCase(Locale.ROOT)
        + noun.substring(1)
        + " "
        + DONE.getOrDefault(verb, verb);
  }

  /**
   * A series says something else than before.
   *
   * @param text from what to what
   */
  static Happening of(Kind kind, PerfMetric metric, String title, String text) {
    Series series = metric.series();
    return new Happening(
        Instant.ofEpochSecond(metric.tsNanos() / NANOS, metric.tsNanos() % NANOS),
        kind,
        title,
        text,
        metric.status() == Status.ERROR ? "error" : "ok",
        series.scope(),
        series.category(),
        series.type().wireName(),
        series.topic(),
        series.subCat(),
        series.id(),
        series.source(),
        series.key(),
        null,
        null);
  }
}
