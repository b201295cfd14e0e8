package dev.masterperf.launcher.command;

import dev.masterperf.query.testing.ScriptRun;
import dev.masterperf.query.testing.TestReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs tests of PromQL in the scripting language of Prometheus' promqltest. */
@Command(
    name = "promqltest",
    description =
        "Run the tests of PromQL in a folder's .test files, which are written as those in"
            + " Prometheus' promql/promqltest/testdata: a line for each that fails, then"
            + " 'passed N of M'. Exits with 1 if one fails.",
    mixinStandardHelpOptions = true)
public final class PromqltestCommand implements Callable<Integer> {
  private static final String SUFFIX = ".test";

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder of .test files, or one such file")
  Path folder;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int passed = 0;
    int total = 0;
    for (Path file : files()) {
      TestReport report = run(file);
      for (TestReport.Failure failure : report.failures()) {
        out.printf("%s:%d: %s: %s%n", file, failure.line(), failure.what(), failure.why());
      }
      passed += report.passed();
      total += report.total();
    }
    out.printf("passed %d of %d%n", passed, total);
    return passed == total ? ExitCodes.OK : ExitCodes.FAILED;
  }

  /** Those of the folder itself, by name; folders within it are not looked at. */
  private List<Path> files() {
    if (Files.isRegularFile(folder)) {
      return List.of(folder);
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .forEach(files::add);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "cannot read the folder " + folder + ": " + e.getMessage(), e);
    }
    if (files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "the folder " + folder + " has no file named *" + SUFFIX);
    }
    return files;
  }

  private static TestReport run(Path file) {
    try {
      return ScriptRun.of(Files.readString(file));
    } catch (CharacterCodingException e) {
      return unreadable("it is not UTF-8");
    } catch (IOException e) {
      return unreadable(e.toString());
    }
  }

  private static TestReport unreadable(String why) {
    return new TestReport(0, 1, List.of(new TestReport.Failure(1, "cannot be read", why)));
  }
}
