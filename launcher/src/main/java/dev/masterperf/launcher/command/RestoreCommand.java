package dev.masterperf.launcher.command;

import dev.masterperf.launcher.backup.Restore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code masterperf restore}: a backup into an empty cluster. */
@Command(
    name = "restore",
    description =
        "Write a backup into a cluster in which nothing of masterperf is, before any process is"
            + " started there. A damaged backup and a cluster that is not empty are refused.",
    mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin KafkaOption kafka;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "What masterperf backup wrote",
      required = true)
  Path folder;

  @Option(
      names = "--without-metrics",
      description = "Only what people decided and did; nobody is told again of alerts of before")
  boolean withoutMetrics;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description = "Replicas of the topics that are made (${DEFAULT-VALUE})",
      defaultValue = "3")
  int replicas;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    long records = Restore.run(kafka.brokers(), folder, !withoutMetrics, replicas, out::println);
    out.printf(
        Locale.ROOT,
        "%,d records are restored. Start with a bucket of its own: the one of the former cluster"
            + " goes by its offsets (docs/backup.md)%n",
        records);
    out.flush();
    return ExitCodes.OK;
  }
}
