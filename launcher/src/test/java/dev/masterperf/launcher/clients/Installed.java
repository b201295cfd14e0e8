package dev.masterperf.launcher.clients;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs of other people that this machine may have. Without one its test is skipped with a
 * printed line, but fails where CI runs.
 */
public final class Installed {
  private Installed() {}

  static Path kcat() {
    return require("kcat", onPath("kcat").findFirst(), "kcat");
  }

  /** Alertmanager's command line. */
  public static Path amtool() {
    return require("amtool", onPath("amtool").findFirst(), "prometheus-alertmanager");
  }

  /** A Python that knows the library; the first one on the PATH is often not Debian's own. */
  static Path pythonWith(String module, String debianPackage) {
    return require(
        "Python with " + module,
        onPath("python3").filter(knows(module)).findFirst(),
        debianPackage);
  }

  private static Path require(String what, Optional<Path> found, String debianPackage) {
    if (found.isEmpty()) {
      String lack = "no " + what + " on the PATH; Debian has it as " + debianPackage;
      if (System.getenv("CI") != null) {
        throw new IllegalStateException("CI needs it: " + lack);
      }
      System.err.println("SKIPPED: " + lack);
      Assumptions.abort(lack);
    }
    return found.orElseThrow();
  }

  private static Stream<Path> onPath(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable);
  }

  private static Predicate<Path> knows(String module) {
    return python -> {
      try {
        return new ProcessBuilder(python.toString(), "-c", "import " + module)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
      } catch (IOException e) {
        return false; // it cannot even be started
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while asking " + python, e);
      }
    };
  }
}
