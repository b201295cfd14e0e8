package dev.masterperf.launcher.command;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.maintenance.Rebuild;
import dev.masterperf.archive.maintenance.Report;
import dev.masterperf.archive.manifest.OutpacedException;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.launcher.history.Scratch;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a manifest anew from the objects. */
@Command(
    name = "rebuild-manifest",
    description =
        "Write the manifest anew where it is damaged or gone, from the names of the objects and"
            + " what is in them. Deletes nothing. Stop role archive first.",
    mixinStandardHelpOptions = true)
final class ArchiveRebuildCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML")
  @Nullable Path config;

  @Option(names = "--force", description = "Also where the manifest can be read")
  boolean force;

  @Override
  public Integer call() {
    return ArchiveTask.of(spec, config).run(this::rebuild);
  }

  private int rebuild(Bucket bucket, Report report) {
    List<Rebuild.Outcome> outcomes;
    try (Scratch scratch = Scratch.make()) {
      outcomes = new Rebuild(bucket, scratch.folder(), InstantSource.system(), report).run(force);
    } catch (OutpacedException e) {
      throw new CannotStartException(
          "an archiver is at work (" + e.getMessage() + "); stop role archive and try again", e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (outcomes.isEmpty()) {
      out.println("there is no archive in this bucket");
    }
    for (Rebuild.Outcome outcome : outcomes) {
      PartitionManifest now = outcome.now();
      out.printf(
          Locale.ROOT,
          "%s: %s, %,d files count, archived %s%n",
          now.partition(),
          outcome.rebuilt() ? "rebuilt as commit " + now.sequence() : "whole, nothing was done",
          now.files().size(),
          now.lastOffset().isPresent() ? "to offset " + now.lastOffset().getAsLong() : "nothing");
      outcome.notes().forEach(note -> out.println("  " + note));
    }
    out.flush();
    return ExitCodes.OK;
  }
}
