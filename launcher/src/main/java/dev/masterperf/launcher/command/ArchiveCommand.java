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

/** {@code masterperf archive}: only a name for what follows it. */
@Command(
    name = "archive",
    description = "Look at the history in the bucket, and keep it in order.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class ArchiveCommand implements Callable<Integer> {
  /** What finds the bucket. */
  private static final List<Key> KEYS =
      List.of(
          Key.DATA,
          Key.S3_HOST,
          Key.S3_PORT,
          Key.S3_ENDPOINT,
          Key.S3_BUCKET,
          Key.S3_REGION,
          Key.S3_ACCESS_KEY,
          Key.S3_SECRET_KEY);

  @Spec CommandSpec spec;

  private ArchiveCommand() {}

  /** The command with all that follow it. */
  public static CommandLine commands() {
    CommandLine commands = new CommandLine(new ArchiveCommand());
    for (Object command :
        List.of(
            new ArchiveLsCommand(),
            new ArchiveVerifyCommand(),
            new ArchiveCompactCommand(),
            new ArchiveRebuildCommand())) {
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
