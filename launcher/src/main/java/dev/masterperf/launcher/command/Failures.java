package dev.masterperf.launcher.command;

import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.api.AddressUnavailable;
import dev.masterperf.api.http.TlsFiles;
import dev.masterperf.launcher.config.ConfigException;
import dev.masterperf.launcher.config.Nearest;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells a person in one line for each problem what is wrong; only our own defects show a trace. */
public final class Failures {
  private Failures() {}

  /** Makes {@code commands} report all failures through here. */
  public static void reportOf(CommandLine commands) {
    commands.setParameterExceptionHandler((failure, arguments) -> badArguments(failure));
    commands.setExecutionExceptionHandler((failure, command, result) -> failed(failure, command));
  }

  private static int badArguments(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    String problem = firstLine(String.valueOf(failure.getMessage())) + hint(failure);
    String help = command.getCommandSpec().qualifiedName() + " --help";
    tell(command.getErr(), List.of(problem + " (see " + help + ")"));
    return ExitCodes.UNUSABLE;
  }

  private static String hint(ParameterException failure) {
    Set<String> commands = failure.getCommandLine().getSubcommands().keySet();
    if (!commands.isEmpty()) {
      return "; commands are " + String.join(", ", commands);
    }
    return failure instanceof UnmatchedArgumentException unmatched
        ? "; did you mean " + nearest(unmatched) + "?"
        : "";
  }

  private static String nearest(UnmatchedArgumentException failure) {
    return Nearest.to(
        failure.getUnmatched().get(0),
        failure.getCommandLine().getCommandSpec().optionsMap().keySet());
  }

  private static int failed(Exception failure, CommandLine command) {
    if (failure instanceof CancellationException) {
      return ExitCodes.OK; // told to stop while starting
    }
    Optional<List<String>> usersOwn = lines(failure);
    if (usersOwn.isPresent()) {
      tell(command.getErr(), usersOwn.get());
      return ExitCodes.UNUSABLE;
    }
    failure.printStackTrace(command.getErr());
    return ExitCodes.FAILED;
  }

  /** What a person can mend, if that is what failed. */
  private static Optional<List<String>> lines(Exception failure) {
    if (failure instanceof ConfigException config) {
      return Optional.of(config.problems());
    }
    if (failure instanceof YamlFileException rules) {
      return Optional.of(rules.problems().stream().map(Object::toString).toList());
    }
    return failure instanceof CannotStartException
            || failure instanceof AddressUnavailable
            || failure instanceof TlsFiles.Unusable
        ? Optional.of(List.of(String.valueOf(failure.getMessage())))
        : refusedByKafka(failure).map(List::of);
  }

  /** What Kafka's clients say of settings that they were given, such as those to log in. */
  private static Optional<String> refusedByKafka(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof org.apache.kafka.common.config.ConfigException) {
        return Optional.of("--kafka, --kafka-properties: " + cause.getMessage());
      }
    }
    return Optional.empty();
  }

  private static void tell(PrintWriter err, List<String> problems) {
    problems.forEach(problem -> err.println("masterperf: " + problem));
    err.flush();
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }
}
