package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a deleted scope be used again. */
@Command(
    name = "restore",
    description = "Let a deleted scope be used again. It is empty: what was deleted is gone.",
    mixinStandardHelpOptions = true)
final class ScopesRestoreCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin final ServerOption server = new ServerOption();

  @Parameters(paramLabel = "SCOPE", description = "Such as prod/eu")
  String scope;

  @Override
  public Integer call() {
    return ApiClient.printed(
        spec,
        server
            .api()
            .post(ScopeAnswer.PATH + "/restore" + ScopeAnswer.parameter(scope), ApiClient.object()),
        this::restored);
  }

  private void restored(JsonNode answer) {
    spec.commandLine()
        .getOut()
        .println(
            answer.has("restoredAt")
                ? scope + " can be used again; events before now are still refused"
                : scope + " is not deleted");
  }
}
