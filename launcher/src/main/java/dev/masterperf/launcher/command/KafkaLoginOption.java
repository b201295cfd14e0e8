package dev.masterperf.launcher.command;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.ClientProperties;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command logs in to brokers; with {@code --kafka} wherever that is. */
final class KafkaLoginOption {
  static final String NAME = "--kafka-properties";
  static final String HELP = "How to log in there: security.*, sasl.*, ssl.*";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description = HELP,
      defaultValue = "${env:MASTERPERF_KAFKA_PROPERTIES}")
  @Nullable String file; // as what is read from configuration

  boolean given() {
    return file != null;
  }

  /** What the file says; nothing if there is none. */
  Map<String, Object> settings() {
    return settings(file);
  }

  /**
   * What a file says.
   *
   * @throws CannotStartException if it cannot be used
   */
  static Map<String, Object> settings(@Nullable String file) {
    try {
      return file == null ? Map.of() : ClientProperties.read(Path.of(file));
    } catch (IllegalArgumentException e) {
      throw new CannotStartException(NAME + ": " + file + " " + e.getMessage(), e);
    }
  }
}
