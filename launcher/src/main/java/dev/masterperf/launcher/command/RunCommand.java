package dev.masterperf.launcher.command;

import dev.masterperf.launcher.config.ConfigLoader;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.config.LoadedConfig;
import dev.masterperf.launcher.config.Mode;
import dev.masterperf.launcher.run.OrderlyStop;
import dev.masterperf.launcher.run.Parts;
import dev.masterperf.launcher.run.Serve;
import dev.masterperf.launcher.run.Up;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code up} and {@code serve}: runs until it is told to stop. */
@Command(mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  private final Mode mode;

  @Spec CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML")
  @Nullable Path config;

  @Option(names = "--print-config", description = "Show each value and its source, and end")
  boolean printConfig;

  private RunCommand(Mode mode) {
    this.mode = mode;
  }

  /** The command with the flag of every configuration key it uses. */
  public static CommandLine of(Mode mode, String name, String description) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new RunCommand(mode));
    spec.name(name).usageMessage().description(description);
    ConfigOptions.add(spec, mode);
    return new CommandLine(spec);
  }

  @Override
  public Integer call() throws InterruptedException {
    LoadedConfig loaded =
        ConfigLoader.load(
            mode,
            Optional.ofNullable(config),
            System.getenv(),
            ConfigOptions.given(spec.commandLine().getParseResult()));
    if (!loaded.unused().isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(spec.name() + " has no use for " + String.join(", ", loaded.unused()));
      err.flush();
    }
    if (printConfig) {
      spec.commandLine().getOut().print(loaded.printed());
      spec.commandLine().getOut().flush();
      return ExitCodes.OK;
    }
    Parts parts = new Parts();
    OrderlyStop.on(parts);
    spec.commandLine().getOut().println(start(loaded.configuration(), parts));
    new CountDownLatch(1).await();
    return ExitCodes.OK;
  }

  /** What runs already when a later part fails is stopped first: the reason is the last line. */
  private String start(Configuration configuration, Parts parts) {
    try {
      return mode == Mode.UP ? Up.start(configuration, parts) : Serve.start(configuration, parts);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }
}
