package dev.masterperf.launcher.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masterperf kafka}: only a name for what follows it. */
@Command(
    name = "kafka",
    description = "What concerns the brokers.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class KafkaCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  private KafkaCommand() {}

  /** The command with all that follow it. */
  public static CommandLine commands() {
    CommandLine commands = new CommandLine(new KafkaCommand());
    commands.addSubcommand(new KafkaAclsCommand());
    return commands;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
