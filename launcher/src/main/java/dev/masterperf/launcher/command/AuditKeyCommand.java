package dev.masterperf.launcher.command;

import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.host.AuditKey;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.host.DataFolder;
import dev.masterperf.model.audit.VerifyKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells by which key one knows the signatures of an instance. */
@Command(
    name = "key",
    description =
        "Print the public key of an instance, for audit verify --public-key: keep it where those"
            + " who can write to the topic cannot reach it.",
    mixinStandardHelpOptions = true)
final class AuditKeyCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML")
  @Nullable Path config;

  @Override
  public Integer call() {
    Configuration configuration = ArchiveTask.of(spec, config).configuration();
    Path file =
        configuration
            .auditSigningKey()
            .orElseGet(() -> DataFolder.auditKeyFile(configuration.data()));
    if (!Files.exists(file)) {
      throw new CannotStartException(
          "there is no key at " + file + "; it is made when up or serve begins (--data)");
    }
    VerifyKey key = AuditKey.read(file).verifyKey();
    spec.commandLine().getOut().println(key.text());
    spec.commandLine().getErr().println("key " + key.id() + " of " + file);
    return ExitCodes.OK;
  }
}
