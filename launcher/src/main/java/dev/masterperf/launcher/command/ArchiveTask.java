package dev.masterperf.launcher.command;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.maintenance.Report;
import dev.masterperf.archive.manifest.DamagedManifestException;
import dev.masterperf.launcher.backfill.Progress;
import dev.masterperf.launcher.config.ConfigLoader;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.config.Mode;
import dev.masterperf.launcher.history.OpenArchive;
import dev.masterperf.launcher.host.CannotStartException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What each command of the archive does around its own work. */
final class ArchiveTask {
  private final CommandSpec spec;
  private final Configuration configuration;

  /** Work on an archive that is open. */
  interface Work {
    /**
     * Does it.
     *
     * @return the exit code
     */
    int on(Bucket bucket, Report report);
  }

  private ArchiveTask(CommandSpec spec, Configuration configuration) {
    this.spec = spec;
    this.configuration = configuration;
  }

  /**
   * Of the options given to a command.
   *
   * @throws dev.masterperf.launcher.config.ConfigException if they cannot be used
   */
  static ArchiveTask of(CommandSpec spec, @Nullable Path config) {
    return new ArchiveTask(
        spec,
        ConfigLoader.load(
                Mode.UP,
                Optional.ofNullable(config),
                System.getenv(),
                ConfigOptions.given(spec.commandLine().getParseResult()))
            .configuration());
  }

  Configuration configuration() {
    return configuration;
  }

  /** Opens the archive, works, and says what stood in the way in one line. */
  int run(Work work) {
    Progress progress =
        new Progress(spec.commandLine().getErr(), Terminal.isInteractive(), System::nanoTime);
    try (OpenArchive archive = OpenArchive.of(configuration)) {
      return work.on(archive.bucket(), progress::step);
    } catch (BucketException e) {
      throw new CannotStartException(
          e.getMessage() + "; is the bucket there, and are its keys right?", e);
    } catch (DamagedManifestException e) {
      throw new CannotStartException(
          "the manifest is damaged ("
              + e.getMessage()
              + "); masterperf archive verify tells all of it, rebuild-manifest mends it",
          e);
    } finally {
      progress.clear();
    }
  }
}
