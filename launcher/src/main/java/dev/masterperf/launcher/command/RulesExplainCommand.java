package dev.masterperf.launcher.command;

import dev.masterperf.alerts.check.Explanation;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.RuleSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells how rules are evaluated. */
@Command(
    name = "explain",
    description = "Tell of each rule how it is evaluated, at what it looks and in which windows.",
    mixinStandardHelpOptions = true)
final class RulesExplainCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Rule files")
  List<Path> files;

  @Override
  public Integer call() {
    List<RuleSet> sets = files.stream().map(RuleSet::load).toList();
    PrintWriter out = spec.commandLine().getOut();
    for (RuleSet set : sets) {
      set.all().map(Explanation::of).forEach(explanation -> print(explanation, out));
    }
    return ExitCodes.OK;
  }

  private static void print(Explanation explanation, PrintWriter out) {
    out.println(title(explanation.rule()));
    out.println("  " + explanation.why());
    explanation.looks().forEach(line -> out.println("  looks at " + line));
  }

  private static String title(Rule rule) {
    return rule instanceof AlertingRule alerting
        ? alerting.group() + "/" + alerting.name() + ": " + alerting.trigger().text()
        : ((RecordingRule) rule).group()
            + "/"
            + rule.name()
            + " records: "
            + ((RecordingRule) rule).expr().text();
  }
}
