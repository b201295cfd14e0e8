package dev.masterperf.benchmarks.engine;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.streams.PerfProcessor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * The processor alone in a JVM, for {@link ChildJvm}, with rules that are replaced while it runs:
 * says {@code started}, and answers the name of a rule file, once its rules are in force, with how
 * many there are.
 */
public final class RulesChild {
  private RulesChild() {}

  /**
   * @param arguments bootstrap servers, application id, folder of its state
   */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    CurrentRules rules = new CurrentRules(RuleSet.empty());
    PerfProcessor processor =
        new PerfProcessor(
            EngineRun.settings(
                Map.of("bootstrap.servers", arguments[0]),
                arguments[1],
                Path.of(arguments[2]),
                rules),
            InstantSource.system(),
            () -> System.exit(1));
    processor.start();
    System.out.println("started");
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String file = in.readLine(); file != null; file = in.readLine()) {
        RuleSet set = RuleSet.load(Path.of(file));
        rules.replace(set);
        System.out.println(set.rules().size());
      }
    }
    System.exit(0); // whoever started this is gone
  }
}
