package dev.masterperf.launcher.command;

import dev.masterperf.launcher.config.Key;
import dev.masterperf.launcher.config.Mode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masterperf audit}: only a name for what follows it. */
@Command(
    name = "audit",
    description = "Search who did what, and check that nobody changed what was written of it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class AuditCommand implements Callable<Integer> {
  /** What finds key, kept ends and bucket. */
  private static final List<Key> KEYS =
      List.of(
          Key.DATA,
          Key.HOST,
          Key.S3_PORT,
          Key.S3_ENDPOINT,
          Key.S3_BUCKET,
          Key.S3_REGION,
          Key.S3_ACCESS_KEY,
          Key.S3_SECRET_KEY,
          Key.AUDIT_SIGNING_KEY);

  @Spec CommandSpec spec;

  private AuditCommand() {}

  /** The command with all that follow it. */
  public static CommandLine commands() {
    CommandLine commands = new CommandLine(new AuditCommand());
    commands.addSubcommand(new AuditListCommand());
    for (Object command : List.of(new AuditVerifyCommand(), new AuditKeyCommand())) {
      CommandSpec each = CommandSpec.forAnnotatedObject(command);
      ConfigOptions.add(each, Mode.UP, KEYS);
      commands.addSubcommand(new CommandLine(each));
    }
    return commands;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
