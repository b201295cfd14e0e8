package dev.masterperf.launcher.command;

import dev.masterperf.api.audit.HeadFile;
import dev.masterperf.archive.audit.AuditFiles;
import dev.masterperf.launcher.audit.AuditRecords;
import dev.masterperf.launcher.audit.AuditVerification;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.host.DataFolder;
import dev.masterperf.model.audit.ChainVerifier;
import dev.masterperf.model.audit.SignedPoint;
import dev.masterperf.model.audit.Verdict;
import dev.masterperf.model.audit.VerifyKey;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks the chains of audit. */
@Command(
    name = "verify",
    description =
        "Check that nobody edited, deleted, moved, doubled or cut off audit records, in the topic"
            + " and in the archive: exits with 0 if all is well, with 1 and a line for each finding"
            + " if not, with 2 if it could not be read.",
    mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML")
  @Nullable Path config;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Option(
      names = "--public-key",
      paramLabel = "KEY|FILE",
      description =
          "Trust only signatures of this key, as audit key prints it; may be given several times")
  List<String> publicKeys = new ArrayList<>();

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description =
          "The audit/head.json of an instance, which says how long its chain is; that of --data is"
              + " taken by itself")
  List<Path> heads = new ArrayList<>();

  @Option(names = "--archive-only", description = "Read the bucket and no broker")
  boolean archiveOnly;

  @Option(names = "--topic-only", description = "Read the broker and no bucket")
  boolean topicOnly;

  @Option(names = "--json", description = "One JSON object, for programs")
  boolean json;

  @Override
  public Integer call() {
    if (archiveOnly && topicOnly) {
      throw new ParameterException(
          spec.commandLine(), "--archive-only and --topic-only leave nothing to read");
    }
    ArchiveTask task = ArchiveTask.of(spec, config);
    Set<String> trusted =
        publicKeys.stream().map(this::publicKey).collect(Collectors.toCollection(TreeSet::new));
    ChainVerifier verifier = new ChainVerifier(trusted, kept(task.configuration()));
    AuditVerification verification = new AuditVerification(verifier);
    if (topicOnly || !(archiveOnly || hasArchive(task.configuration()))) {
      read(verification, task.configuration(), Optional.empty());
      return tell(verification, verifier, trusted);
    }
    return task.run(
        (bucket, report) -> {
          read(verification, task.configuration(), Optional.of(new AuditFiles(bucket)));
          return tell(verification, verifier, trusted);
        });
  }

  private void read(
      AuditVerification verification, Configuration configuration, Optional<AuditFiles> archive) {
    if (archiveOnly) {
      verification.read(Optional.empty(), archive);
    } else {
      try (AuditRecords topic = AuditRecords.open(kafka.brokers(configuration.kafka()))) {
        verification.read(Optional.of(topic), archive);
      }
    }
  }

  private static boolean hasArchive(Configuration configuration) {
    return configuration.s3().endpoint().isPresent()
        || Files.isDirectory(configuration.data().resolve("s3"));
  }

  private List<SignedPoint> kept(Configuration configuration) {
    List<Path> files = new ArrayList<>(heads);
    Path own = DataFolder.auditHeadFile(configuration.data());
    if (Files.exists(own) && !archiveOnly) {
      files.add(own); // of what is not archived yet the archive knows nothing
    }
    return files.stream().flatMap(file -> head(file).stream()).toList();
  }

  private static Optional<SignedPoint> head(Path file) {
    if (!Files.exists(file)) {
      throw new CannotStartException("there is no file " + file);
    }
    try {
      return HeadFile.open(file).kept().confirmed();
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new CannotStartException(String.valueOf(e.getMessage()), e);
    }
  }

  private String publicKey(String given) {
    try {
      Path file = Path.of(given);
      String text = Files.exists(file) ? Files.readString(file) : given;
      return new VerifyKey(text.replaceAll("-----[A-Z ]+-----|\\s", "")).text();
    } catch (IOException e) {
      throw new CannotStartException("cannot read " + given + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--public-key: " + e.getMessage(), e);
    }
  }

  private int tell(AuditVerification read, ChainVerifier verifier, Set<String> trusted) {
    Verdict verdict = verifier.finish(InstantSource.system().instant());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new String(Json.bytes(verdict), StandardCharsets.UTF_8));
    } else {
      verdict.findings().forEach(out::println);
      summary(read, verdict, trusted).forEach(out::println);
    }
    out.flush();
    return verdict.clean() ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private static List<String> summary(
      AuditVerification read, Verdict verdict, Set<String> trusted) {
    List<String> lines = new ArrayList<>();
    if (verdict.unchained() > 0) {
      lines.add("note: " + verdict.unchained() + " entries from before there were chains");
    }
    if (verdict.unsigned() > 0) {
      lines.add("note: " + verdict.unsigned() + " of the newest entries are not signed yet");
    }
    if (trusted.isEmpty() && !verdict.keys().isEmpty()) {
      lines.add(
          "note: signed with key "
              + String.join(", ", new TreeSet<>(verdict.keys()))
              + "; that it is yours says only --public-key");
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d entries and %,d checkpoints in %,d chains; %,d records read from the topic, %,d"
                + " from the archive: %s",
            verdict.entries(),
            verdict.checkpoints(),
            verdict.chains(),
            read.fromTopic(),
            read.fromArchive(),
            verdict.clean() ? "all is well" : verdict.found() + " findings"));
    return lines;
  }
}
