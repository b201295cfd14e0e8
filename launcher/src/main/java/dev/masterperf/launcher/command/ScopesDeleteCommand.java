package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.launcher.config.Nearest;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes a scope. */
@Command(
    name = "delete",
    description =
        "Delete a scope with all that are nested in it: its series, windows, alerts, stored rules,"
            + " views and archived files go, and nothing is taken of it any more.",
    mixinStandardHelpOptions = true)
final class ScopesDeleteCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin final ServerOption server = new ServerOption();

  @Parameters(paramLabel = "SCOPE", description = "Such as prod/eu")
  String scope;

  @Option(names = "--dry-run", description = "Only tell what would go")
  boolean dryRun;

  @Option(names = "--yes", description = "Do not ask, for scripts")
  boolean yes;

  @Option(
      names = "--unused",
      description = "Also if nothing is of it, so that nothing will ever be taken of it")
  boolean unused;

  @Override
  public Integer call() {
    String address = ScopeAnswer.PATH + ScopeAnswer.parameter(scope);
    HttpResponse<String> told = server.api().delete(address + "&dryRun=true", List.of());
    int answered = ApiClient.printed(spec, told, yes && !dryRun ? nothing -> {} : this::preview);
    if (answered != ExitCodes.OK || dryRun) {
      return answered;
    }
    if (!unused && ScopeAnswer.isUnused(ApiClient.json(told))) {
      spec.commandLine().getErr().println("masterperf: " + mistyped());
      return ExitCodes.FAILED;
    }
    if (!yes && !confirmed()) {
      spec.commandLine().getOut().println("nothing is deleted");
      return ExitCodes.FAILED;
    }
    return ApiClient.printed(spec, server.api().delete(address, List.of()), this::deleted);
  }

  /** Deleting what is not there would go unnoticed, and what was meant would stay. */
  private String mistyped() {
    List<String> known = new ArrayList<>();
    ApiClient.json(server.api().get(ScopeAnswer.PATH))
        .path("scopes")
        .forEach(one -> known.add(one.path("scope").asText()));
    return "nothing is of scope "
        + scope
        + (known.isEmpty() ? "" : "; did you mean " + Nearest.to(scope, known) + "?")
        + " To have nothing taken of it all the same, add --unused";
  }

  private void preview(JsonNode answer) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("scope " + scope + " and those nested in it: " + answer.path("state").asText());
    ScopeAnswer.contents(answer).forEach(line -> out.println("  " + line));
    out.flush();
  }

  private boolean confirmed() {
    if (!Terminal.isInteractive()) {
      throw new ParameterException(
          spec.commandLine(), "nobody can be asked here whether to delete it: add --yes");
    }
    String said =
        Objects.requireNonNull(System.console())
            .readLine("This cannot be undone. Type the scope's name to delete it: ");
    return scope.equals(said);
  }

  private void deleted(JsonNode answer) {
    spec.commandLine()
        .getOut()
        .printf(
            "%s is %s, %s; masterperf scopes list tells when nothing of it is left%n",
            scope, answer.path("state").asText(), ScopeAnswer.deletion(answer));
  }
}
