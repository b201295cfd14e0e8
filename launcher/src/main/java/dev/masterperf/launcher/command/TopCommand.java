package dev.masterperf.launcher.command;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.top.Top;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The matrix live in the terminal. */
@Command(
    name = "top",
    description = "Watch the matrix of a running server in the terminal; ? there shows the keys.",
    mixinStandardHelpOptions = true)
public final class TopCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Spec CommandSpec spec;

  @Mixin final ServerOption server = new ServerOption();

  @Option(
      names = "--filter",
      paramLabel = "WORDS",
      description = "Only rows that hold all these words, as behind / there",
      defaultValue = "")
  String filter;

  @Option(names = "--utc", description = "Times in UTC instead of those of here")
  boolean utc;

  @Option(
      names = "--once",
      description = "Print one frame and end, as it does where there is no terminal")
  boolean once;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "Columns of what --once prints (${DEFAULT-VALUE})",
      defaultValue = "120")
  int width;

  @Override
  public Integer call() {
    try {
      if (once || !Terminal.isInteractive()) {
        Top.print(
            server.url,
            server.key.key(),
            filter,
            utc,
            width,
            PATIENCE,
            spec.commandLine().getOut());
      } else {
        Top.watch(server.url, server.key.key(), filter, utc);
      }
      return ExitCodes.OK;
    } catch (IOException e) {
      throw new CannotStartException(e.getMessage() + "; is masterperf up running there?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCodes.FAILED;
    }
  }
}
