package dev.masterperf.launcher.command;

import dev.masterperf.launcher.agents.CommandWords;
import dev.masterperf.launcher.agents.Feed;
import dev.masterperf.launcher.agents.ScaleRun;
import dev.masterperf.launcher.config.Secret;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.Brokers;
import dev.masterperf.launcher.run.OrderlyStop;
import dev.masterperf.launcher.run.Parts;
import dev.masterperf.producer.isolation.AgentProgram;
import dev.masterperf.producer.isolation.IsolationSettings;
import dev.masterperf.producer.isolation.RestartPolicy;
import dev.masterperf.producer.isolation.limit.Limiting;
import dev.masterperf.producer.isolation.limit.Limits;
import dev.masterperf.producer.isolation.limit.UnavailableException;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Starts agents, prints their deployment table, and keeps them while they feed the matrix. */
@Command(
    name = "scale",
    description = "Start N agents, print how that went, and keep them until Ctrl-C.",
    mixinStandardHelpOptions = true)
public final class ScaleCommand implements Callable<Integer> {
  private static final int MAX_AGENTS = 5_000;
  private static final String SERVER = "http://127.0.0.1:3004";
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "N", description = "How many agents")
  int count;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Server to feed (" + SERVER + " if it is there)",
      converter = ServerUrl.class)
  @Nullable URI url;

  @Mixin final ApiKeyOption key = new ApiKeyOption();

  @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Broker to feed instead")
  @Nullable String kafka;

  @Mixin final KafkaLoginOption login = new KafkaLoginOption();

  @Option(
      names = "--command",
      paramLabel = "'PROGRAM ARGS'",
      description = "What runs as an agent (the built-in Java agent)")
  @Nullable String command;

  @Option(
      names = "--ready-when",
      paramLabel = "TEXT",
      description = "With --command: ready when it prints a line with this (once it runs)")
  @Nullable String readyWhen;

  @Option(
      names = "--env",
      paramLabel = "NAME[=VALUE]",
      description = "With --command: variable it gets, repeatable; without a value as it is here")
  @Nullable List<String> environment;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Limit of each agent, or none (${DEFAULT-VALUE})",
      converter = Amounts.Memory.class,
      defaultValue = "128MiB")
  OptionalLong memory;

  @Option(
      names = "--cpu",
      paramLabel = "CORES",
      description = "Limit of each agent, or none (${DEFAULT-VALUE})",
      converter = Amounts.Cores.class,
      defaultValue = "1")
  OptionalDouble cpu;

  @Option(
      names = "--pids",
      paramLabel = "N",
      description = "Limit of each agent's processes and threads, or none (${DEFAULT-VALUE})",
      converter = Amounts.Pids.class,
      defaultValue = "64")
  OptionalInt pids;

  @Option(
      names = "--limits",
      paramLabel = "MEANS",
      description = "auto, cgroup, process or none (${DEFAULT-VALUE})",
      converter = Means.class,
      defaultValue = "auto")
  Limiting limiting;

  @Option(
      names = "--restart",
      paramLabel = "WHEN",
      description = "never, on-failure or always (${DEFAULT-VALUE})",
      converter = Amounts.Restarts.class,
      defaultValue = "never")
  RestartPolicy.Mode restart;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Agents that may be starting at one time (one for each core)")
  @Nullable Integer parallel;

  @Option(
      names = "--ready-within",
      paramLabel = "TIME",
      description = "An agent that takes longer is killed (${DEFAULT-VALUE})",
      converter = Amounts.Time.class,
      defaultValue = "30s")
  Duration readyWithin;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Stop after this time, such as 30s (at Ctrl-C)",
      converter = Amounts.Time.class)
  @Nullable Duration keep;

  @Override
  public Integer call() throws InterruptedException {
    IsolationSettings settings = settings();
    Feed feed = feed();
    Parts parts = new Parts();
    OrderlyStop.on(parts);
    ScaleRun run =
        new ScaleRun(
            settings,
            count,
            Optional.ofNullable(keep),
            spec.commandLine().getOut(),
            spec.commandLine().getErr());
    try {
      return run.run(feed, parts) ? ExitCodes.OK : ExitCodes.FAILED;
    } catch (UnavailableException e) {
      throw new CannotStartException("--limits: " + e.getMessage(), e);
    } finally {
      parts.close();
    }
  }

  private IsolationSettings settings() {
    requireBetween("N", count, 1, MAX_AGENTS);
    int atOnce = parallel == null ? IsolationSettings.DEFAULT.parallel() : parallel;
    requireBetween("--parallel", atOnce, 1, MAX_AGENTS);
    return IsolationSettings.DEFAULT
        .withProgram(program())
        .withLimits(new Limits(memory, cpu, pids), limiting)
        .withRestarts(RestartPolicy.of(restart))
        .withNumbers(atOnce, count)
        .withTimes(IsolationSettings.DEFAULT.sampleEvery(), readyWithin, STOP_WITHIN);
  }

  private AgentProgram program() {
    if (command == null) {
      if (readyWhen != null || environment != null) {
        throw refusal("--ready-when and --env belong to --command");
      }
      return AgentProgram.BuiltIn.DEFAULT;
    }
    try {
      List<String> words = CommandWords.of(command);
      requireExecutable(words.get(0));
      return new AgentProgram.CommandLine(words, Optional.ofNullable(readyWhen), variables());
    } catch (IllegalArgumentException e) {
      throw refusal("--command: " + e.getMessage());
    }
  }

  /** One line now rather than one from each of the agents. */
  private static void requireExecutable(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    boolean found =
        program.contains(File.separator)
            ? Files.isExecutable(Path.of(program))
            : Arrays.stream(path.split(File.pathSeparator))
                .flatMap(folder -> Stream.of(folder + File.separator + program))
                .anyMatch(file -> Files.isExecutable(Path.of(file)));
    if (!found) {
      throw new IllegalArgumentException("there is no program " + program);
    }
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    for (String given : environment == null ? List.<String>of() : environment) {
      int equals = given.indexOf('=');
      String name = equals < 0 ? given : given.substring(0, equals);
      String value = equals < 0 ? System.getenv(name) : given.substring(equals + 1);
      if (name.isEmpty() || value == null) {
        throw refusal("--env: there is no variable " + name + " here");
      }
      variables.put(name, value);
    }
    return variables;
  }

  private Feed feed() {
    if (kafka != null) {
      if (url != null) {
        throw refusal("--url and --kafka exclude each other");
      }
      return Feed.toKafka(new Brokers(kafka, login.settings()));
    }
    Optional<String> apiKey = key.key().map(Secret::reveal);
    return url != null
        ? Feed.toServer(url, apiKey)
        : Feed.toServerIfThere(URI.create(SERVER), apiKey);
  }

  private void requireBetween(String name, int number, int min, int max) {
    if (number < min || number > max) {
      throw refusal(
          name + ": must be a whole number from " + min + " to " + max + ", not " + number);
    }
  }

  private ParameterException refusal(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** {@code auto}, {@code cgroup}, {@code process} or {@code none}. */
  static final class Means implements ITypeConverter<Limiting> {
    @Override
    public Limiting convert(String text) {
      for (Limiting each : Limiting.values()) {
        if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
          return each;
        }
      }
      throw new TypeConversionException("must be auto, cgroup, process or none, not " + text);
    }
  }
}
