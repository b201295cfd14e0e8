package dev.masterperf.api.scopes;

import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.posted.Posting;
import dev.masterperf.alerts.routing.Matcher;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.alerts.silence.SilenceBook;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.api.access.ScopedView;
import dev.masterperf.api.views.ViewFile;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.streams.alert.StoredRuleFiles;
import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.DocumentBook;
import dev.masterperf.streams.document.Documents;
import dev.masterperf.streams.view.PerfView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What people keep of scopes: stored rule files, views, silences and posted alerts. Ending all of
 * it can be broken off anywhere and is done again.
 */
final class ScopeContents {
  private final PerfView view;
  private final DocumentBook<String> rules;
  private final DocumentBook<ViewFile> views;
  private final SilenceBook silences;
  private final PostedBook posted;
  private final InstantSource clock;

  ScopeContents(
      PerfView view,
      DocumentBook<String> rules,
      DocumentBook<ViewFile> views,
      SilenceBook silences,
      PostedBook posted,
      InstantSource clock) {
    this.view = view;
    this.rules = rules;
    this.views = views;
    this.silences = silences;
    this.posted = posted;
    this.clock = clock;
  }

  /**
   * Names and numbers of what is kept.
   *
   * @param mixedRuleFiles stored files that also have rules of other scopes, and so stay
   */
  record Kept(
      List<String> ruleFiles,
      List<String> views,
      int silences,
      int alerts,
      List<String> mixedRuleFiles) {
    boolean isNothing() {
      return ruleFiles.isEmpty() && views.isEmpty() && silences == 0 && alerts == 0;
    }
  }

  /** A stored rule file, and the scopes of its rules. */
  private record RuleFile(Document<String> document, Set<String> scopes) {
    String name() {
      return document.name();
    }

    boolean isOf(Predicate<String> some) {
      return !scopes.isEmpty() && scopes.stream().allMatch(some);
    }

    boolean isMixed(Predicate<String> some) {
      return scopes.stream().anyMatch(some) && !scopes.stream().allMatch(some);
    }
  }

  /** Rule files as they are now, each read once, to be asked of many scopes. */
  final class Seen {
    private final List<RuleFile> files = ruleFiles();

    /** What is kept of these scopes. */
    Kept of(Predicate<String> scopes) {
      return new Kept(
          names(files.stream().filter(file -> file.isOf(scopes))),
          views(scopes).map(Document::name).toList(),
          (int) silences(scopes).count(),
          (int) alerts(scopes).count(),
          names(files.stream().filter(file -> file.isMixed(scopes))));
    }

    private static List<String> names(Stream<RuleFile> files) {
      return files.map(RuleFile::name).toList();
    }
  }

  /** What is kept now. */
  Seen now() {
    return new Seen();
  }

  /** Ends all of it; alerts that were posted are over, for whoever was told of them. */
  void end(Predicate<String> scopes) {
    ruleFiles().stream()
        .filter(file -> file.isOf(scopes))
        .forEach(file -> delete(rules, file.document()));
    views(scopes).forEach(view -> delete(views, view));
    Instant now = clock.instant();
    silences(scopes).forEach(silence -> silences.put(silence.expired(now)));
    withdrawWhatIsSaid(scopes);
    List<Posting> over = alerts(scopes).map(alert -> over(alert, now)).toList();
    if (!over.isEmpty()) {
      posted.post(over);
    }
  }

  /** Acknowledgements of the scopes' alerts, and that these were no anomalies. */
  private void withdrawWhatIsSaid(Predicate<String> scopes) {
    Silences said = silences.now();
    if (said.acknowledgements().isEmpty() && said.disputes().isEmpty()) {
      return;
    }
    for (AlertTransition alert : view.alerts().alerts()) {
      if (scopes.test(ScopedView.scope(alert))) {
        if (said.acknowledgements().containsKey(alert.fingerprint())) {
          silences.withdraw(alert.fingerprint());
        }
        if (said.disputes().containsKey(alert.fingerprint())) {
          silences.withdrawDispute(alert.fingerprint());
        }
      }
    }
  }

  /** Not where somebody saved something else under its name meanwhile, which is looked at anew. */
  private static <T> void delete(DocumentBook<T> book, Document<T> document) {
    try {
      book.delete(document.name(), all -> requireSame(document, all));
    } catch (ChangedMeanwhile e) {
      return;
    }
  }

  private static <T> void requireSame(Document<T> document, Documents<T> all) {
    if (all.find(document.name()).filter(now -> now.version() == document.version()).isEmpty()) {
      throw new ChangedMeanwhile();
    }
  }

  private static final class ChangedMeanwhile extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private List<RuleFile> ruleFiles() {
    return rules.now().byName().values().stream()
        .map(file -> new RuleFile(file, scopesOf(file)))
        .toList();
  }

  /** None of what cannot be read: it is of no scope, and not in force. */
  private static Set<String> scopesOf(Document<String> stored) {
    RuleDocument file = StoredRuleFiles.file(stored);
    try {
      return file.scopes();
    } catch (YamlFileException e) {
      return Set.of();
    }
  }

  private Stream<Document<ViewFile>> views(Predicate<String> scopes) {
    return views.now().byName().values().stream()
        .filter(
            one -> Optional.ofNullable(one.content().view().scope()).filter(scopes).isPresent());
  }

  private Stream<Silence> silences(Predicate<String> scopes) {
    Instant now = clock.instant();
    return silences.now().silences().values().stream()
        .filter(silence -> silence.state(now) != Silence.State.EXPIRED)
        .filter(silence -> silence.matchers().stream().anyMatch(one -> names(one, scopes)));
  }

  private static boolean names(Matcher matcher, Predicate<String> scopes) {
    return matcher.name().equals("scope")
        && matcher.operator() == Matcher.Operator.EQUAL
        && scopes.test(matcher.value());
  }

  private Stream<AlertTransition> alerts(Predicate<String> scopes) {
    return posted.firing().stream().filter(alert -> scopes.test(ScopedView.scope(alert)));
  }

  private static Posting over(AlertTransition alert, Instant now) {
    String url = alert.generatorUrl();
    return new Posting(
        alert.labels(),
        alert.annotations(),
        Optional.of(alert.startsAt()),
        Optional.of(now.isBefore(alert.startsAt()) ? alert.startsAt() : now),
        url == null ? "" : url);
  }
}
