package dev.masterperf.launcher.command;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.maintenance.Compactor;
import dev.masterperf.archive.maintenance.Report;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.launcher.history.Scratch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes few files of many, now. */
@Command(
    name = "compact",
    description =
        "Make one file of all of a day, now; role archive does so by itself an hour after a day's"
            + " end. What was replaced is deleted later, by role archive.",
    mixinStandardHelpOptions = true)
final class ArchiveCompactCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML")
  @Nullable Path config;

  @Override
  public Integer call() {
    return ArchiveTask.of(spec, config).run(this::compact);
  }

  private int compact(Bucket bucket, Report report) {
    Compactor.Done all = Compactor.Done.NOTHING;
    try (Scratch scratch = Scratch.make()) {
      Compactor compactor =
          new Compactor(bucket, scratch.folder(), "command", InstantSource.system());
      for (SourcePartition partition : new Manifest(bucket).partitions()) {
        all = all.plus(compactor.compactAll(partition, report));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        all.files() == 0
            ? "nothing to compact"
            : String.format(
                Locale.ROOT,
                "%,d files with %,d bytes became %,d with %,d bytes",
                all.replaced(),
                all.bytesBefore(),
                all.files(),
                all.bytesAfter()));
    out.flush();
    return ExitCodes.OK;
  }
}
