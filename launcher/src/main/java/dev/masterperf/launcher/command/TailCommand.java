package dev.masterperf.launcher.command;

import dev.masterperf.launcher.run.OrderlyStop;
import dev.masterperf.launcher.run.Parts;
import dev.masterperf.launcher.tail.Start;
import dev.masterperf.launcher.tail.Tail;
import dev.masterperf.launcher.tail.TailFilter;
import dev.masterperf.launcher.tail.TailTopic;
import dev.masterperf.launcher.tail.TopicFollower;
import dev.masterperf.model.MetricType;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Follows a topic of the catalogue. */
@Command(
    name = "tail",
    description = "Follow a topic: metrics, alerts, windows, what came late or was refused.",
    mixinStandardHelpOptions = true)
public final class TailCommand implements Callable<Integer> {
  private final BooleanSupplier nobodyReads;

  @Spec CommandSpec spec;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description =
          "metrics, aggregates, alerts, notifications, late, dlq, matrix, … (${DEFAULT-VALUE})",
      defaultValue = "metrics")
  String topic;

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      description = "beginning, end, or an age such as 5m (${DEFAULT-VALUE})",
      defaultValue = "end")
  String from;

  @Option(names = "--no-follow", description = "End with what is there now")
  boolean noFollow;

  @Option(names = "--count", paramLabel = "N", description = "End after so many lines")
  @Nullable Long count;

  @Option(names = "--json", description = "One line of JSON for each, for programs")
  boolean json;

  @Option(names = "--scope", paramLabel = "TEXT", description = "Only this scope and those below")
  @Nullable String scope;

  @Option(names = "--category", paramLabel = "TEXT", description = "Only this category")
  @Nullable String category;

  @Option(names = "--type", paramLabel = "TEXT", description = "Only this type")
  @Nullable String type;

  @Option(
      names = "--topic-name",
      paramLabel = "TEXT",
      description = "Only metrics of this topic, such as \"Object Upload\"")
  @Nullable String topicName;

  @Option(names = "--id", paramLabel = "TEXT", description = "Only this id")
  @Nullable String id;

  @Option(names = "--source", paramLabel = "TEXT", description = "Only this host or instance")
  @Nullable String source;

  @Option(
      names = {"-q", "--q"},
      paramLabel = "TEXT",
      description = "Only lines that contain this text")
  @Nullable String text;

  /**
   * @param nobodyReads whether what is printed goes nowhere any more, as behind {@code | head}
   */
  public TailCommand(BooleanSupplier nobodyReads) {
    this.nobodyReads = nobodyReads;
  }

  @Override
  public Integer call() {
    TailTopic followed = option("--topic", TailTopic::of, topic);
    Start start = option("--from", Start::parse, from);
    TailFilter filter = new TailFilter(scope, category, metricType(), topicName, id, source, text);
    if (filter.asksForSeries() && !followed.ofSeries()) {
      throw refused(followed.word() + " belong to no series, so only -q tells them apart", null);
    }
    if (count != null && count < 1) {
      throw refused("--count: must be at least 1, not " + count, null);
    }
    TopicFollower follower =
        TopicFollower.open(kafka.brokers(), followed.topic(), start, InstantSource.system());
    Parts parts = new Parts();
    parts.own("tail", follower);
    OrderlyStop.on(parts);
    Tail tail =
        new Tail(
            followed,
            filter,
            json,
            count == null ? Long.MAX_VALUE : count,
            nobodyReads,
            spec.commandLine().getOut(),
            spec.commandLine().getErr());
    if (noFollow) {
      follower.readToEnd(tail);
    } else {
      follower.follow(tail);
    }
    return ExitCodes.OK;
  }

  private @Nullable MetricType metricType() {
    return type == null
        ? null
        : MetricType.parse(type)
            .orElseThrow(
                () ->
                    refused(
                        "--type: must be configuration, validation, performance or benchmark, not "
                            + type,
                        null));
  }

  private <T> T option(String name, Function<String, T> parse, String given) {
    try {
      return parse.apply(given);
    } catch (IllegalArgumentException e) {
      throw refused(name + ": " + e.getMessage(), e);
    }
  }

  private ParameterException refused(String message, @Nullable Exception cause) {
    return new ParameterException(spec.commandLine(), message, cause);
  }
}
