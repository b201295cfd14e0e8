package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.alerts.check.BacktestLimits;
import dev.masterperf.alerts.check.BacktestQuestion;
import dev.masterperf.alerts.check.RuleFiles;
import dev.masterperf.alerts.check.TooMuchWorkException;
import dev.masterperf.alerts.rule.RuleGroup;
import dev.masterperf.api.alerts.BacktestAnswer;
import dev.masterperf.launcher.backtest.TopicBacktest;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.wire.Json;
import dev.masterperf.query.syntax.PromDuration;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Evaluates rules over the windows that Kafka still has. */
@Command(
    name = "backtest",
    description =
        "Tell when each alert of a rule file would have fired, for how long, and how often it came"
            + " back.",
    mixinStandardHelpOptions = true)
final class RulesBacktestCommand implements Callable<Integer> {
  private static final int HTTP_OK = 200;

  /** Windows may fill most of the heap: there is nothing else in it. */
  private static final int HEAP_TO_WINDOWS = 5;

  private static final long MAX_EVALUATIONS = 200_000_000;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Rule file")
  Path file;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "First evaluation: an age such as 2h, 2026-01-31T12:00:00Z, or epoch seconds"
              + " (${DEFAULT-VALUE})",
      defaultValue = "1h")
  String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "No evaluation is later (${DEFAULT-VALUE})",
      defaultValue = "now")
  String to;

  @Option(
      names = "--step",
      paramLabel = "DURATION",
      description = "Between two evaluations, whole seconds (${DEFAULT-VALUE})",
      defaultValue = "1s")
  String step;

  @Option(names = "--json", description = "As the API answers it, for programs")
  boolean json;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Let this server do it, within its limits, instead of reading from Kafka here",
      converter = ServerUrl.class)
  @Nullable URI url;

  @Mixin final ApiKeyOption key = new ApiKeyOption();

  @Override
  public Integer call() {
    String rules = RuleFiles.text(file);
    BacktestQuestion question = question(RuleGroup.parse(rules, file.toString()));
    BacktestAnswer answer = url == null ? here(question) : there(url, rules, question);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new String(Json.bytes(answer), StandardCharsets.UTF_8));
    } else {
      new BacktestText(out).print(answer);
    }
    out.flush();
    return ExitCodes.OK;
  }

  private BacktestQuestion question(List<RuleGroup> groups) {
    InstantSource clock = InstantSource.system();
    try {
      return new BacktestQuestion(
          groups,
          time("--from", from, clock).toEpochMilli(),
          time("--to", to, clock).toEpochMilli(),
          PromDuration.parseMillis(step));
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()), e);
    }
  }

  private Instant time(String option, String text, InstantSource clock) {
    try {
      return PointInTime.parse(text, clock);
    } catch (TypeConversionException e) {
      throw refused(option + ": " + e.getMessage(), e);
    }
  }

  private BacktestAnswer here(BacktestQuestion question) {
    try {
      long bytes = Runtime.getRuntime().maxMemory() / HEAP_TO_WINDOWS;
      BacktestLimits limits = new BacktestLimits(MAX_EVALUATIONS, bytes);
      return BacktestAnswer.of(new TopicBacktest(kafka.brokers().settings(), limits).run(question));
    } catch (TooMuchWorkException e) {
      throw refused(String.valueOf(e.getMessage()), e);
    }
  }

  private BacktestAnswer there(URI server, String rules, BacktestQuestion question) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.put("rules", rules);
    body.put("from", Instant.ofEpochMilli(question.fromMillis()).toString());
    body.put("to", Instant.ofEpochMilli(question.toMillis()).toString());
    body.put("step", PromDuration.text(question.stepMillis()));
    HttpResponse<String> answer = new ApiClient(server, key.key()).backtest(body);
    if (answer.statusCode() != HTTP_OK) {
      throw new CannotStartException(ApiClient.problem(answer));
    }
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), BacktestAnswer.class);
  }

  private ParameterException refused(String message, Exception cause) {
    return new ParameterException(spec.commandLine(), message, cause);
  }
}
