package dev.masterperf.launcher.command;

import dev.masterperf.launcher.config.Secret;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The API key a server is asked with. It comes from the environment or a file: what stands on a
 * command line, others on the machine can see.
 */
final class ApiKeyOption {
  private static final String VARIABLE = "MASTERPERF_API_KEY";

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description = "Holds the API key to ask with (else the variable " + VARIABLE + ")")
  @Nullable Path file;

  /** The key that was given, if one was. */
  Optional<Secret> key() {
    return key(file);
  }

  /** The same for a command whose subcommands take it. */
  static final class Inherited {
    @Option(
        names = "--api-key-file",
        paramLabel = "FILE",
        description = "Holds the API key to ask with (else the variable " + VARIABLE + ")",
        scope = ScopeType.INHERIT)
    @Nullable Path file;

    Optional<Secret> key() {
      return ApiKeyOption.key(file);
    }
  }

  private static Optional<Secret> key(@Nullable Path file) {
    return file == null ? fromEnvironment() : Optional.of(sendable(read(file), file.toString()));
  }

  /** The key in the environment. */
  static Optional<Secret> fromEnvironment() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text -> sendable(text, VARIABLE));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CannotStartException("cannot read the API key in " + file + ": " + e, e);
    }
  }

  private static Secret sendable(String text, String source) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new CannotStartException(
          source + " holds no API key: one has the form mp_..., in one line");
    }
    return new Secret(text);
  }
}
