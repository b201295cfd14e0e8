package dev.masterperf.launcher.command;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.Bucket.Listed;
import dev.masterperf.archive.maintenance.Report;
import dev.masterperf.archive.maintenance.Verification;
import dev.masterperf.launcher.history.Scratch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
    Map<String, List<Listed>> folders = new TreeMap<>();
    for (Listed object : result.unnamed()) {
      String folder = object.key().substring(0, object.key().lastIndexOf('/') + 1);
      folders.computeIfAbsent(folder, fresh -> new ArrayList<>()).add(object);
    }
    folders.forEach((folder, objects) -> out.println(note(folder, objects)));
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

  /** One line for a folder: after a compaction it has many. */
  private static String note(String folder, List<Listed> objects) {
    Listed newest = Collections.max(objects, Comparator.comparing(Listed::lastModified));
    return String.format(
        Locale.ROOT,
        "note: %s has %,d %s with %,d bytes, the newest %s of %s, that %s not count; role archive"
            + " deletes them in time",
        folder,
        objects.size(),
        objects.size() == 1 ? "object" : "objects",
        objects.stream().mapToLong(Listed::bytes).sum(),
        newest.key().substring(folder.length()),
        newest.lastModified(),
        objects.size() == 1 ? "does" : "do");
  }
}
