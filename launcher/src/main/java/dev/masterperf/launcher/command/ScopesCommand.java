package dev.masterperf.launcher.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masterperf scopes}: only a name for what follows it. */
@Command(
    name = "scopes",
    description = "What concerns a scope as a whole.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class ScopesCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  private ScopesCommand() {}

  /** The command with all that follow it. */
  public static CommandLine commands() {
    CommandLine commands = new CommandLine(new ScopesCommand());
    for (Object command :
        List.of(
            new ScopesListCommand(),
            new ScopesDeleteCommand(),
            new ScopesRestoreCommand(),
            new ScopesPolicyCommand())) {
      commands.addSubcommand(command);
    }
    return commands;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
