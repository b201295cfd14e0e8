package dev.masterperf.launcher.command;

import dev.masterperf.launcher.backup.Backup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code masterperf backup}: topics as files. */
@Command(
    name = "backup",
    description =
        "Copy what no other topic can tell again to a folder: rules, silences, views, keys, ended"
            + " sessions, deleted scopes, posted alerts, audit, and metrics. Everything may go on"
            + " meanwhile.",
    mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin KafkaOption kafka;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "A folder that is made, or is empty",
      required = true)
  Path folder;

  @Option(names = "--without-metrics", description = "Only what people decided and did")
  boolean withoutMetrics;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    long records =
        Backup.make(kafka.brokers(), folder, !withoutMetrics, InstantSource.system(), out::println);
    out.printf(
        Locale.ROOT,
        "%s: %,d records. Keep %s as well, of every process: no topic has what is in there%n",
        folder,
        records,
        "audit/, webhook-secret and session-secret of --data");
    out.flush();
    return ExitCodes.OK;
  }
}
