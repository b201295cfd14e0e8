package dev.masterperf.launcher.command;

import dev.masterperf.launcher.acl.AclText;
import dev.masterperf.launcher.acl.KafkaRole;
import dev.masterperf.launcher.acl.Permission;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints access lists. It asks no broker and changes nothing. */
@Command(
    name = "acls",
    description = "Print the access lists that a process needs on the brokers, and no more.",
    mixinStandardHelpOptions = true)
final class KafkaAclsCommand implements Callable<Integer> {
  /** As Kafka has it: a type and a name, such as {@code User:ann}. */
  private static final Pattern PRINCIPAL = Pattern.compile("[A-Za-z]+:.+");

  /** How they are printed. */
  enum Format {
    /** Calls of Kafka's own tool. */
    COMMANDS,
    /** A list of objects. */
    JSON;

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec CommandSpec spec;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Of a process: ${COMPLETION-CANDIDATES}; several are put together",
      split = ",",
      required = true)
  List<KafkaRole> roles;

  @Option(
      names = "--principal",
      paramLabel = "TYPE:NAME",
      description = "Who it logs in as, such as User:masterperf-api",
      required = true)
  String principal;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Where it comes from (anywhere)",
      defaultValue = "*",
      showDefaultValue = Visibility.NEVER)
  String host;

  @Option(
      names = "--instance-id",
      paramLabel = "ID",
      description = "Its own, as serve has it: no other process can take its place (any)")
  @Nullable String instance;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description =
          "Whose own topic it uses, as --scope-topics of serve has it; several with commas. An"
              + " ingest-client then writes to nothing else",
      split = ",")
  Set<String> scopes = Set.of();

  @Option(
      names = {"--kafka", "--bootstrap"},
      paramLabel = "HOST:PORT",
      description = "Broker that kafka-acls.sh is to ask (${DEFAULT-VALUE})",
      defaultValue = "127.0.0.1:9092")
  String kafka;

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description = "How kafka-acls.sh is to log in there")
  @Nullable Path properties;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})",
      defaultValue = "commands")
  Format format;

  @Override
  public Integer call() {
    if (!PRINCIPAL.matcher(principal).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "--principal: a type and a name, such as User:masterperf, not " + principal);
    }
    AclText text = new AclText(principal, host, permissions());
    if (format == Format.JSON) {
      spec.commandLine().getOut().println(text.json().toPrettyString());
    } else {
      text.commands(connection()).forEach(spec.commandLine().getOut()::println);
    }
    return ExitCodes.OK;
  }

  private List<Permission> permissions() {
    if (!scopes.isEmpty() && roles.stream().noneMatch(KafkaRole::usesScopeTopics)) {
      throw new ParameterException(
          spec.commandLine(),
          "--scope: is for the roles processor, create-topics and ingest-client; the others use no"
              + " topic of a single scope");
    }
    try {
      return KafkaRole.together(roles, Optional.ofNullable(instance), scopes);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--scope: " + e.getMessage(), e);
    }
  }

  private List<String> connection() {
    List<String> words = new ArrayList<>(List.of("--bootstrap-server", kafka));
    if (properties != null) {
      words.addAll(List.of("--command-config", properties.toString()));
    }
    return words;
  }
}
