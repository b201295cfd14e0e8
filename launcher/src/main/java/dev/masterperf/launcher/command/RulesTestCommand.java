package dev.masterperf.launcher.command;

import dev.masterperf.alerts.check.UnitTestFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs unit tests of rules, in the layout and with the output of promtool. */
@Command(
    name = "test",
    description =
        "Run unit tests of rules, files as for promtool test rules: exits with 1 if one fails, with"
            + " 2 and every mistake with its line if a file cannot be read.",
    mixinStandardHelpOptions = true)
final class RulesTestCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of unit tests")
  List<Path> files;

  @Override
  public Integer call() {
    // All files are read before anything is run or said of one.
    List<UnitTestFile> tests = new ArrayList<>();
    files.forEach(file -> tests.add(UnitTestFile.load(file)));
    PrintWriter out = spec.commandLine().getOut();
    boolean failed = false;
    for (int i = 0; i < files.size(); i++) {
      out.println("Unit Testing:  " + files.get(i));
      List<String> failures = tests.get(i).failures();
      out.println(failures.isEmpty() ? "  SUCCESS" : "  FAILED:");
      failures.forEach(out::println);
      out.println();
      failed |= !failures.isEmpty();
    }
    return failed ? ExitCodes.FAILED : ExitCodes.OK;
  }
}
