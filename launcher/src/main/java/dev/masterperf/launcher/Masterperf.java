package dev.masterperf.launcher;

import dev.masterperf.launcher.command.AgentsCommand;
import dev.masterperf.launcher.command.AlertsCommand;
import dev.masterperf.launcher.command.ArchiveCommand;
import dev.masterperf.launcher.command.AuditCommand;
import dev.masterperf.launcher.command.BackupCommand;
import dev.masterperf.launcher.command.DetectCommand;
import dev.masterperf.launcher.command.DoctorCommand;
import dev.masterperf.launcher.command.ExitCodes;
import dev.masterperf.launcher.command.Failures;
import dev.masterperf.launcher.command.HistoryCommand;
import dev.masterperf.launcher.command.HookCommand;
import dev.masterperf.launcher.command.ImportCommand;
import dev.masterperf.launcher.command.KafkaCommand;
import dev.masterperf.launcher.command.KeysCommand;
import dev.masterperf.launcher.command.MatrixCommand;
import dev.masterperf.launcher.command.NotificationsCommand;
import dev.masterperf.launcher.command.PromqltestCommand;
import dev.masterperf.launcher.command.QueryCommand;
import dev.masterperf.launcher.command.RestoreCommand;
import dev.masterperf.launcher.command.RulesCommand;
import dev.masterperf.launcher.command.RunCommand;
import dev.masterperf.launcher.command.ScopesCommand;
import dev.masterperf.launcher.command.SendCommand;
import dev.masterperf.launcher.command.TailCommand;
import dev.masterperf.launcher.command.TopCommand;
import dev.masterperf.launcher.command.Version;
import dev.masterperf.launcher.command.ViewsCommand;
import dev.masterperf.launcher.config.Mode;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code masterperf} command. */
@Command(
    name = "masterperf",
    description = "A streaming performance matrix on Kafka.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Masterperf {

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** An error that no code expects must still end the process: parts hold it up otherwise. */
  private static int run(String[] arguments) {
    try {
      return commands().execute(arguments);
    } catch (LinkageError | VirtualMachineError e) {
      e.printStackTrace();
      return ExitCodes.FAILED;
    }
  }

  /** The command with all its subcommands. */
  static CommandLine commands() {
    CommandLine commands = new CommandLine(new Masterperf());
    commands.addSubcommand(
        RunCommand.of(
            Mode.UP, "up", "Start everything in one process, with its own broker and bucket."));
    commands.addSubcommand(
        RunCommand.of(
            Mode.SERVE,
            "serve",
            "Start some roles on a broker and a bucket that are there already."));
    commands.addSubcommand(DoctorCommand.of());
    commands.addSubcommand(new TopCommand());
    commands.addSubcommand(new MatrixCommand(System.out));
    commands.addSubcommand(new HistoryCommand(System.out));
    commands.addSubcommand(new QueryCommand(System.out));
    commands.addSubcommand(new AlertsCommand());
    commands.addSubcommand(new NotificationsCommand());
    commands.addSubcommand(new SendCommand());
    commands.addSubcommand(new TailCommand(System.out::checkError));
    commands.addSubcommand(new ImportCommand());
    commands.addSubcommand(new HookCommand(System.out));
    commands.addSubcommand(new RulesCommand());
    commands.addSubcommand(new ViewsCommand());
    commands.addSubcommand(new KeysCommand());
    commands.addSubcommand(ScopesCommand.commands());
    commands.addSubcommand(KafkaCommand.commands());
    commands.addSubcommand(new PromqltestCommand());
    commands.addSubcommand(new DetectCommand());
    commands.addSubcommand(new AgentsCommand());
    commands.addSubcommand(ArchiveCommand.commands());
    commands.addSubcommand(AuditCommand.commands());
    commands.addSubcommand(new BackupCommand());
    commands.addSubcommand(new RestoreCommand());
    Failures.reportOf(commands);
    return commands;
  }
}
