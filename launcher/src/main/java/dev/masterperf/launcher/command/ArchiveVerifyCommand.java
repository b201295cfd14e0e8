package dev.masterperf.launcher.command;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.Bucket.Listed;
import dev.masterperf.archive.maintenance.Report;
import dev.masterperf.archive.maintenance.Verification;
import dev.masterperf.launcher.history.Scratch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the manifest with the bucket. */
@Command(
    name = "verify",
    description =
        "Check that all files which count are there and whole, and that no offset is missing or"
            + " held twice: exits with 1 and a line for each finding if not.",
    mixinStandardHelpOptions = true)
final class ArchiveVerifyCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML")
  @Nullable Path config;

  @Option(names = "--deep", description = "Read every file: its checksum, and all its pages")
  boolean deep;

  @Override
  public Integer call() {
    return ArchiveTask.of(spec, config).run(this::verify);
  }

  private int verify(Bucket bucket, Report report) {
    Verification.Result result;
    if (deep) {
      try (Scratch scratch = Scratch.make()) {
        result = Verification.deep(bucket, scratch.folder(), report);
      }
    } else {
      result = Verification.shallow(bucket, report);
    }
    PrintWriter out = spec.commandLine().getOut();
    result.findings().forEach(out::println);
    for (Listed object : result.unnamed()) {
      out.printf(
          Locale.ROOT,
          "note: %s does not count (%,d bytes of %s); role archive deletes such objects in time%n",
          object.key(),
          object.bytes(),
          object.lastModified());
    }
    out.printf(
        Locale.ROOT,
        "%,d files with %,d bytes %s: %s%n",
        result.files(),
        result.bytes(),
        deep ? "read" : "looked at",
        result.findings().isEmpty()
            ? "all is well"
            : result.findings().size()
                + (result.findings().size() == 1 ? " finding" : " findings"));
    out.flush();
    return result.findings().isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
  }
}
