package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleLints;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Unit;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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

/** Rules before they are in force, and those that are. */
@Command(
    name = "rules",
    description = "Check and try alert rules; save them for all processors.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RulesCommand.Check.class,
      RulesTestCommand.class,
      RulesBacktestCommand.class,
      RulesExplainCommand.class,
      RulesFilesCommands.ListFiles.class,
      RulesFilesCommands.Get.class,
      RulesFilesCommands.Put.class,
      RulesFilesCommands.Delete.class
    })
public final class RulesCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Reads them as a processor would. */
  @Command(
      name = "check",
      description =
          "Check rule files: exits with 2 and every mistake with its line if one cannot be taken,"
              + " with 1 if --strict and there is something to say of one that can.",
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    private static final int HTTP_OK = 200;

    @Spec CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Rule files")
    List<Path> files;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "Compare with the series of this server: unknown labels, other units",
        converter = ServerUrl.class)
    @Nullable URI url;

    @Mixin final ApiKeyOption key = new ApiKeyOption();

    @Option(names = "--strict", description = "Fail also on what is only probably not meant")
    boolean strict;

    @Override
    public Integer call() {
      // All files are read before anything is asked or said of one.
      List<RuleSet> sets = files.stream().map(RuleSet::load).toList();
      List<RuleLints.Seen> seen = url == null ? null : seen(url);
      PrintWriter out = spec.commandLine().getOut();
      int lints = 0;
      for (int i = 0; i < sets.size(); i++) {
        List<AlertingRule> rules = sets.get(i).rules();
        long all = sets.get(i).all().count();
        out.println(files.get(i) + ": " + all + (all == 1 ? " rule" : " rules"));
        for (AlertingRule rule : rules) {
          List<String> said = new ArrayList<>(RuleLints.of(rule));
          if (seen != null) {
            said.addAll(RuleLints.of(rule, seen));
          }
          said.forEach(lint -> out.println("  " + rule.group() + "/" + rule.name() + ": " + lint));
          lints += said.size();
        }
      }
      return strict && lints > 0 ? ExitCodes.FAILED : ExitCodes.OK;
    }

    private List<RuleLints.Seen> seen(URI server) {
      HttpResponse<String> answer = new ApiClient(server, key.key()).rows();
      if (answer.statusCode() != HTTP_OK) {
        throw new CannotStartException(ApiClient.problem(answer));
      }
      List<RuleLints.Seen> seen = new ArrayList<>();
      for (JsonNode row : ApiClient.json(answer).path("rows")) {
        JsonNode unit = row.get("unit");
        Series series = Series.parse(new SeriesKey(row.path("series").asText()));
        seen.add(new RuleLints.Seen(series, unit == null ? null : Unit.of(unit.asText())));
      }
      return seen;
    }
  }
}
