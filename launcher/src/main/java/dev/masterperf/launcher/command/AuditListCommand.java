package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a running server who did what. */
@Command(
    name = "list",
    aliases = "search",
    description = "List who did what, newest first.",
    mixinStandardHelpOptions = true)
final class AuditListCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;

  @Spec CommandSpec spec;
  @Mixin final ServerOption server = new ServerOption();

  @Parameters(paramLabel = "TEXT", arity = "0..*", description = "Words that all stand in it")
  List<String> words = new ArrayList<>();

  @Option(names = "--actor", paramLabel = "NAME", description = "Only what this one did")
  @Nullable String actor;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Only this, such as silence.create; silence for all that begin with it")
  @Nullable String action;

  @Option(names = "--outcome", paramLabel = "taken|refused|failed", description = "Only those")
  @Nullable String outcome;

  @Option(names = "--subject", paramLabel = "TEXT", description = "Only what was done to it")
  @Nullable String subject;

  @Option(names = "--scope", paramLabel = "TEXT", description = "Only what was done in this scope")
  @Nullable String scope;

  @Option(names = "--since", paramLabel = "TIME", description = "Only then and later")
  @Nullable Instant since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only before")
  @Nullable Instant until;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "So many at most (${DEFAULT-VALUE})",
      defaultValue = "100")
  int limit;

  @Option(names = "--json", description = "One line of JSON for each, for programs")
  boolean json;

  @Override
  public Integer call() {
    ApiClient api = server.api();
    PrintWriter out = spec.commandLine().getOut();
    Columns table = new Columns("<at", "<actor", "<action", "<subject", "<outcome", "<detail");
    int left = limit;
    @Nullable String before = null;
    do {
      HttpResponse<String> answer = api.get(query(Math.min(left, PAGE), before));
      if (ApiClient.isRefused(answer)) {
        spec.commandLine().getErr().println("masterperf: " + ApiClient.problem(answer));
        return ExitCodes.FAILED;
      }
      JsonNode page = ApiClient.json(answer);
      for (JsonNode entry : page.path("entries")) {
        left--;
        print(entry, table, out);
      }
      before = page.has("next") ? page.path("next").asText() : null;
    } while (left > 0 && before != null);
    if (!json) {
      table.print(out);
    }
    out.flush();
    return ExitCodes.OK;
  }

  private void print(JsonNode entry, Columns table, PrintWriter out) {
    if (json) {
      out.println(entry);
    } else {
      table.add(
          entry.path("at").asText(),
          entry.path("actor").asText(),
          entry.path("action").asText(),
          entry.path("subject").asText(),
          entry.path("outcome").asText(),
          entry.path("detail").asText());
    }
  }

  private String query(int most, @Nullable String before) {
    StringBuilder query = new StringBuilder("/api/v1/audit?limit=" + most);
    add(query, "actor", actor);
    add(query, "action", action);
    add(query, "outcome", outcome);
    add(query, "subject", subject);
    add(query, "scope", scope);
    add(query, "since", since);
    add(query, "until", until);
    add(query, "q", words.isEmpty() ? null : String.join(" ", words));
    add(query, "before", before);
    return query.toString();
  }

  private static void add(StringBuilder query, String name, @Nullable Object value) {
    if (value != null) {
      query
          .append('&')
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
    }
  }
}
