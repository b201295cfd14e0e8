package dev.masterperf.launcher.command;

import dev.masterperf.archive.dataset.ScopeFolders;
import dev.masterperf.archive.policy.ScopePolicy;
import dev.masterperf.model.Scopes;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what opens the archive's files of one scope. It asks nobody and changes nothing. */
@Command(
    name = "policy",
    description =
        "Print a policy for the bucket that opens the archive's files of a scope and no others.",
    mixinStandardHelpOptions = true)
final class ScopesPolicyCommand implements Callable<Integer> {
  /** What the policy is written for. */
  enum Language {
    /** A policy of IAM. */
    IAM,
    /** The body of a request for temporary credentials. */
    R2;

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "SCOPE", description = "Such as prod or prod/eu")
  String scope;

  @Option(
      names = "--access",
      paramLabel = "ACCESS",
      description = "read, or write: also store and delete (${DEFAULT-VALUE})",
      defaultValue = "read")
  ScopePolicy.Access access;

  @Option(
      names = "--bucket",
      paramLabel = "NAME",
      description = "Bucket of the archive (${DEFAULT-VALUE})",
      defaultValue = "masterperf")
  String bucket;

  @Option(names = "--nested", description = "Scopes nested in it as well")
  boolean nested;

  @Option(
      names = "--for",
      paramLabel = "STORE",
      description =
          "iam: a policy of IAM; r2: what Cloudflare takes to make temporary credentials"
              + " (${DEFAULT-VALUE})",
      defaultValue = "iam")
  Language language;

  @Override
  public Integer call() {
    ScopePolicy policy = policy();
    if (nested && !ScopeFolders.of(scope).nestedAreWhole()) {
      spec.commandLine()
          .getErr()
          .println(
              "masterperf: scopes within "
                  + scope
                  + " whose names take more than 200 bytes, encoded, are not opened by this: their"
                  + " folders do not tell where they are nested; print a policy for each of them");
    }
    spec.commandLine()
        .getOut()
        .println((language == Language.IAM ? policy.iam() : policy.r2()).toPrettyString());
    return ExitCodes.OK;
  }

  private ScopePolicy policy() {
    try {
      Scopes.requireName(scope);
      return nested
          ? ScopePolicy.withNested(bucket, scope, access)
          : ScopePolicy.of(bucket, scope, access);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
