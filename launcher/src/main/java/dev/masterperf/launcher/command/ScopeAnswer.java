package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a server answers about a scope, for people. */
final class ScopeAnswer {
  static final String PATH = "/api/v1/scopes";

  private ScopeAnswer() {}

  /** The parameter that names a scope. */
  static String parameter(String scope) {
    return "?scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8);
  }

  /** When it was deleted and by whom, and restored; empty if it never was. */
  static String deletion(JsonNode scope) {
    if (!scope.has("deletedAt")) {
      return "";
    }
    String deleted = scope.path("deletedAt").asText() + " by " + scope.path("deletedBy").asText();
    return scope.has("restoredAt")
        ? deleted
            + ", restored "
            + scope.path("restoredAt").asText()
            + " by "
            + scope.path("restoredBy").asText()
        : deleted;
  }

  /** Whether it surely holds nothing, and was not deleted either. */
  static boolean isUnused(JsonNode scope) {
    return scope.path("state").asText().equals("used")
        && scope.path("series").asLong() == 0
        && scope.path("ruleFiles").isEmpty()
        && scope.path("mixedRuleFiles").isEmpty()
        && scope.path("views").isEmpty()
        && scope.path("silences").asLong() == 0
        && scope.path("alerts").asLong() == 0
        && scope.path("archiveBytes").asLong() == 0;
  }

  /** What it holds, in a line each. */
  static List<String> contents(JsonNode scope) {
    List<String> lines = new ArrayList<>();
    lines.add(scope.path("series").asText() + " series");
    lines.add(names("rule files", scope.path("ruleFiles")));
    lines.add(names("views", scope.path("views")));
    lines.add(scope.path("silences").asText() + " silences");
    lines.add(scope.path("alerts").asText() + " posted alerts");
    lines.add(scope.path("archiveBytes").asText("no") + " bytes in the archive");
    if (!scope.path("mixedRuleFiles").isEmpty()) {
      lines.add(
          names(
              "rule files with rules of other scopes too, which stay and you have to edit",
              scope.path("mixedRuleFiles")));
    }
    return lines;
  }

  private static String names(String what, JsonNode names) {
    List<String> all = new ArrayList<>();
    names.forEach(name -> all.add(name.asText()));
    return all.size() + " " + what + (all.isEmpty() ? "" : ": " + String.join(", ", all));
  }
}
