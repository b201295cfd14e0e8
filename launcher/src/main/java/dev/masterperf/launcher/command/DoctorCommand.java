package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.launcher.config.ConfigLoader;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.config.Key;
import dev.masterperf.launcher.config.Mode;
import dev.masterperf.launcher.doctor.Examination;
import dev.masterperf.launcher.doctor.Finding;
import dev.masterperf.launcher.doctor.Finding.Level;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code masterperf doctor}: looks at a deployment and changes nothing. */
@Command(
    name = "doctor",
    description =
        "Look at a deployment and print what to do. Takes the settings of serve; without --kafka"
            + " it looks at what up runs on this machine. Exits with 0 if all is well, 1 if"
            + " something should be looked at, 2 if something does not work.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  /** What finds the broker and the bucket of {@code up}. */
  private static final List<Key> OF_UP =
      List.of(Key.KAFKA_HOST, Key.KAFKA_PORT, Key.S3_HOST, Key.S3_PORT);

  @Spec CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML")
  @Nullable Path config;

  @Option(names = "--json", description = "One JSON array instead of lines")
  boolean json;

  private DoctorCommand() {}

  /** The command with the flags of {@code serve}. */
  public static CommandLine of() {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new DoctorCommand());
    ConfigOptions.add(spec, Mode.SERVE);
    ConfigOptions.add(spec, Mode.UP, OF_UP);
    return new CommandLine(spec);
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Optional<Path> file = Optional.ofNullable(config);
    Map<Key, String> given = ConfigOptions.given(spec.commandLine().getParseResult());
    boolean serves = ConfigLoader.sets(Key.KAFKA_BOOTSTRAP, file, System.getenv(), given);
    Mode mode = serves ? Mode.SERVE : Mode.UP;
    List<String> problems = new ArrayList<>();
    Configuration configuration =
        ConfigLoader.examine(mode, file, System.getenv(), given, problems::add);
    List<Finding> findings =
        Examination.of(
            configuration,
            problems,
            mode,
            finding -> {
              if (!json) {
                out.println(finding);
                out.flush(); // the next one may have to wait for somebody
              }
            });
    if (json) {
      out.println(json(findings).toPrettyString());
      out.flush();
    }
    return findings.stream().map(Finding::level).mapToInt(DoctorCommand::exitCode).max().orElse(0);
  }

  private static int exitCode(Level level) {
    return switch (level) {
      case OK -> 0;
      case WARN -> 1;
      case FAIL -> 2;
    };
  }

  private static ArrayNode json(List<Finding> findings) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Finding finding : findings) {
      ObjectNode each = all.addObject();
      each.put("level", finding.level().name());
      each.put("subject", finding.subject());
      each.put("what", finding.what());
      each.put("remedy", finding.remedy());
    }
    return all;
  }
}
