package dev.masterperf.api.alerts;

import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.alerts.rule.RuleGroup;
import dev.masterperf.alerts.rule.TakenNames;
import dev.masterperf.api.http.Condition;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.streams.alert.StoredRuleFiles;
import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.Documents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What may be done to the stored rule files, given the processors' own files and the condition of a
 * request. Refusals are {@link ProblemException}s.
 */
final class RuleFileChange {
  /** All stored files together: an answer holds all of them. */
  private static final int MOST_BYTES = 4 << 20;

  private final List<RuleDocument> own;
  private final Condition condition;
  private final AllowedScopes scopes;
  private boolean creates;

  /**
   * @param own files of processors, which cannot be changed here
   * @param scopes of which all rules of a file must be that is changed
   */
  RuleFileChange(List<RuleDocument> own, Condition condition, AllowedScopes scopes) {
    this.own = List.copyOf(own);
    this.condition = condition;
    this.scopes = scopes;
  }

  /** Refuses a file that must not be stored. */
  void requireSave(RuleDocument file, List<RuleGroup> groups, Documents<String> stored) {
    requireTheirs(file.name(), stored);
    requireNotOwn(file.name());
    requireCondition(file.name(), stored);
    creates = !stored.has(file.name());
    List<RuleDocument> others = new ArrayList<>(own);
    int bytes = size(file.text());
    for (Document<String> one : stored.byName().values()) {
      if (!one.name().equals(file.name())) {
        others.add(StoredRuleFiles.file(one));
        bytes += size(one.content());
      }
    }
    TakenNames.of(others)
        .refusal(groups)
        .ifPresent(
            why -> {
              throw scopes.everywhere()
                  ? new Problem(ProblemType.CONFLICT, why).toException()
                  : taken();
            });
    if (bytes > MOST_BYTES) {
      String much = scopes.everywhere() ? ", and would have %d bytes".formatted(bytes) : "";
      throw new Problem(
              ProblemType.BODY_TOO_LARGE,
              "all stored rule files together have at most 4 MiB" + much)
          .toException();
    }
  }

  /**
   * Refuses the deletion of what is not there, or must stay. A stored file that a processor's own
   * one of that name keeps out of force can be deleted: the own one stays.
   */
  void requireDelete(String name, Documents<String> stored) {
    if (isHidden(name, stored)) {
      throw missing(name);
    }
    if (!stored.has(name)) {
      requireNotOwn(name);
      throw missing(name);
    }
    requireCondition(name, stored);
  }

  static ProblemException missing(String name) {
    return new Problem(ProblemType.NOT_FOUND, "there is no rule file " + name).toException();
  }

  /** What is somebody else's is not said, only that the name cannot be had. */
  private void requireTheirs(String name, Documents<String> stored) {
    if (isHidden(name, stored)) {
      throw taken();
    }
  }

  private boolean isHidden(String name, Documents<String> stored) {
    return Stream.concat(
            own.stream().filter(file -> file.name().equals(name)),
            stored.find(name).stream().map(StoredRuleFiles::file))
        .anyMatch(file -> !file.within(scopes));
  }

  private static ProblemException taken() {
    return new Problem(
            ProblemType.CONFLICT,
            "the name of the file, or of a group in it, cannot be had; choose" + " another one")
        .toException();
  }

  private void requireNotOwn(String name) {
    if (own.stream().anyMatch(file -> file.name().equals(name))) {
      throw new Problem(
              ProblemType.CONFLICT,
              name
                  + " is a file of a processor (--rules) and can only be changed there; save yours"
                  + " under another name")
          .toException();
    }
  }

  private void requireCondition(String name, Documents<String> stored) {
    condition.require("the rule file " + name, version(name, stored));
  }

  /** What cannot be read has no version that anybody could name. */
  private static @Nullable Long version(String name, Documents<String> stored) {
    return stored
        .find(name)
        .map(Document::version)
        .orElse(stored.has(name) ? Long.valueOf(0) : null);
  }

  /** Whether the file that may be saved replaces none. */
  boolean creates() {
    return creates;
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
