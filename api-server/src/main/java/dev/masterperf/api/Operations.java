package dev.masterperf.api;

import dev.masterperf.api.activity.Activity;
import dev.masterperf.api.activity.ActivityRing;
import dev.masterperf.api.alerts.Reload;
import dev.masterperf.api.alerts.RulesBacktest;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.audit.AuditTrail;
import dev.masterperf.api.health.Readiness;
import dev.masterperf.api.keys.Keys;
import dev.masterperf.api.openmetrics.Figures;
import dev.masterperf.api.views.ViewFile;
import dev.masterperf.model.ScopeDeletion;
import dev.masterperf.streams.document.DocumentBook;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What those who run a process ask of it.
 *
 * @param readiness whether it can do its work
 * @param reload reads its files again
 * @param figures what it tells of itself
 * @param audit where it is written down what people changed
 * @param trail what was written down there
 * @param backtest evaluates rules over the windows of the past
 * @param rules where rule files are stored for all processes
 * @param views where people keep what they look at
 * @param scopes where it stands which scopes were deleted
 * @param activity what happened of late
 * @param noRoom why nothing may come in at the moment, and what to do about it
 * @param keys of callers; empty where nobody is asked for one
 */
public record Operations(
    Readiness readiness,
    Reload reload,
    Figures figures,
    AuditLog audit,
    AuditTrail trail,
    RulesBacktest backtest,
    DocumentBook<String> rules,
    DocumentBook<ViewFile> views,
    DocumentBook<ScopeDeletion> scopes,
    Activity activity,
    Supplier<Optional<String>> noRoom,
    Optional<Keys> keys) {

  /** Of a process that has no more to tell than whether it is ready. */
  public static Operations of(Readiness readiness) {
    return new Operations(
        readiness,
        Reload.NONE,
        new Figures(),
        AuditLog.NONE,
        AuditTrail.NONE,
        RulesBacktest.NONE,
        DocumentBook.none(),
        DocumentBook.none(),
        DocumentBook.none(),
        Activity.of(new ActivityRing()),
        Optional::empty,
        Optional.empty());
  }
}
