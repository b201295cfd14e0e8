package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists scopes, those that were deleted among them. */
@Command(
    name = "list",
    description = "List scopes in use with what they hold, and those that were deleted.",
    mixinStandardHelpOptions = true)
final class ScopesListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin final ServerOption server = new ServerOption();

  @Option(names = "--json", description = "One line of JSON for each, for programs")
  boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    return ApiClient.printed(
        spec,
        server.api().get(ScopeAnswer.PATH),
        answer -> {
          if (json) {
            answer.path("scopes").forEach(out::println);
          } else {
            print(answer, out);
          }
        });
  }

  private static void print(JsonNode answer, PrintWriter out) {
    Columns table =
        new Columns(
            "<scope", "<state", ">series", ">rule files", ">views", ">archive bytes", "<deleted");
    for (JsonNode one : answer.path("scopes")) {
      table.add(
          one.path("scope").asText(),
          one.path("state").asText(),
          one.path("series").asText(),
          Integer.toString(one.path("ruleFiles").size()),
          Integer.toString(one.path("views").size()),
          one.path("archiveBytes").asText("-"),
          ScopeAnswer.deletion(one));
    }
    table.print(out);
  }
}
